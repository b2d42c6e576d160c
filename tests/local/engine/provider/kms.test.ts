import * as assert from "node:assert/strict";
import * as http from "node:http";
import { type AddressInfo } from "node:net";
import { Kms } from "../../../../local/engine/provider/kms";
import { failure } from "../../endpoint/support/expect";

/** A server that answers every request with the same. */
async function answering(status: number, body: string): Promise<{ readonly url: string; close(): Promise<unknown> }> {
    const server = http.createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
    };
}

describe("the client of KMS", () => {
    const describing = async (status: number, body: string) => {
        const server = await answering(status, body);
        try {
            return await failure(new Kms(server.url, "us-east-1", "test").call("DescribeKey", { KeyId: "k" }));
        } finally {
            await server.close();
        }
    };

    it("names an error as AWS names it", async () => {
        const error = await describing(400, '{"__type":"com.amazonaws.kms#NotFoundException","message":"no such key"}');
        assert.deepEqual([error.name, error.message], ["NotFoundException", "no such key"]);
    });

    it("says what came where an error is none of AWS's", async () => {
        const { message } = await describing(502, "<html>");
        assert.equal(message, "KMS refused DescribeKey with status 502: <html>");
    });

    it("does not take for a key what is none", async () => {
        const { message } = await describing(200, '{"KeyMetadata":{"KeyId":1}}');
        assert.match(message, /^KMS answered DescribeKey with something else: /);
        assert.match(message, /KeyMetadata\.KeyId/);
    });
});
