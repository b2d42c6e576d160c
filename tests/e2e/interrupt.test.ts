import * as assert from "node:assert";
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { start, until } from "../support/sluice";
import { TestLake } from "./support/lake";

describe("Ctrl-C", function () {
    this.timeout(180_000);

    for (const [moment, text] of [
        ["while the endpoint starts", "Starting the local AWS endpoint ..."],
        ["while the lake is deployed", "Deploying the lake (pulumi up, policy pack enforced) ..."],
    ] as const) {
        it(`${moment} leaves no process, and the next local up works`, async () => {
            const lake = new TestLake();
            const up = start(["local", "up", "--port", "0"], lake.env);
            await until(`"${text}" printed`, () => up.output().includes(text));
            up.child.kill("SIGINT");
            const { code } = await up.ended;
            assert.strictEqual(code, 130, up.output());
            await until("every process gone", () => lake.processes().length === 0, 20_000).catch(() => {
                assert.deepStrictEqual(lake.processes(), []);
            });
            await lake.ok("local", "up", "--port", "0", "--no-deploy");
            await lake.ok("local", "status");
            await lake.ok("local", "down");
            assert.deepStrictEqual(lake.processes(), []);
        });
    }

    describe("when the endpoint itself is killed", () => {
        const lake = new TestLake();
        const killed = async (): Promise<void> => {
            await lake.ok("local", "up", "--port", "0", "--no-deploy");
            const s3 = await lake.aws.s3();
            await s3.send(new CreateBucketCommand({ Bucket: "kept" }));
            await s3.send(new PutObjectCommand({ Bucket: "kept", Key: "a", Body: "before the kill" }));
            process.kill(lake.record.pid, "SIGKILL");
        };
        after(() => lake.sluice("local", "down"));

        it("only its data stays, which status tells and the next local up goes on with", async () => {
            await killed();
            await until("nothing but moto left", () => lake.processes().length === 1, 20_000);
            const { code, stdout } = await lake.sluice("local", "status");
            assert.strictEqual(code, 1);
            assert.match(stdout, /the endpoint was killed, its data is still there/);
            await lake.ok("local", "up", "--port", "0", "--no-deploy");
            const { Body } = await (await lake.aws.s3()).send(new GetObjectCommand({ Bucket: "kept", Key: "a" }));
            assert.strictEqual(await Body?.transformToString(), "before the kill");
            await lake.ok("local", "down");
            assert.deepStrictEqual(lake.processes(), []);
        });

        it("local down ends what is left, and the next local up starts with nothing", async () => {
            await killed();
            await lake.ok("local", "down");
            assert.deepStrictEqual(lake.processes(), []);
            await lake.ok("local", "up", "--port", "0", "--no-deploy");
            const { Buckets = [] } = await (await lake.aws.s3()).send(new ListBucketsCommand({}));
            assert.deepStrictEqual(Buckets, []);
            await lake.ok("local", "down");
        });
    });
});
