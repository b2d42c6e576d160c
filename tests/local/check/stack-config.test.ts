import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { qualified, readStackConfig } from "../../../local/check/stack-config";

describe("a stack's configuration", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-stack-"));
    after(() => fs.rmSync(folder, { recursive: true }));

    const read = (
        text: string,
        { given = [] as string[], env = {} as NodeJS.ProcessEnv, name = "Pulumi.dev.yaml" } = {},
    ) => {
        const file = path.join(folder, name);
        fs.writeFileSync(file, text);
        return readStackConfig({ name: "dev", file }, "orders", new Set(given), env);
    };

    it("is taken as it is written, without the keys to secrets that it does not have", () => {
        const text = [
            "# ours",
            "secretsprovider: awskms://alias/pulumi",
            "encryptedkey: AAAA",
            "config:",
            "  aws:region: eu-west-1 # home",
            '  orders:account: "012345678901"',
            "  orders:list:",
            "  - 1e3",
        ].join("\n");
        const kept = [
            "# ours",
            "config:",
            "  aws:region: eu-west-1 # home",
            '  orders:account: "012345678901"',
            "  orders:list:",
            "  - 1e3",
            "",
        ].join("\n");
        assert.deepEqual(read(text), { text: kept, passphrase: "empty", environments: [] });
    });

    it("keeps its salt where a passphrase can read its secrets", () => {
        const text = "encryptionsalt: v1:abc\nconfig:\n  orders:password:\n    secure: v1:x\n";
        for (const env of [{ PULUMI_CONFIG_PASSPHRASE: "" }, { PULUMI_CONFIG_PASSPHRASE_FILE: "/a/file" }]) {
            assert.deepEqual(read(text, { env }), { text, passphrase: "user", environments: [] });
        }
    });

    it("is refused where its secrets cannot be read, naming them and what to do", () => {
        const secret = "config:\n  orders:password:\n    secure: v1:x\n  orders:db: { users: [{ secure: v1:y }] }\n";
        assert.throws(
            () => read(`encryptionsalt: v1:abc\n${secret}`),
            /\(orders:password, orders:db\): .*PULUMI_CONFIG_PASSPHRASE.* --config orders:password=\.\.\. --config orders:db=/,
        );
        assert.throws(() => read(`secretsprovider: awskms://x\n${secret}`), /a key that only an account has/);
        // A salt of ours is no passphrase of theirs.
        assert.throws(() => read(secret, { env: { PULUMI_CONFIG_PASSPHRASE: "x" } }), /a key that only an account has/);
    });

    it("needs no secret that is given another value, nor then its salt", () => {
        const text = "encryptionsalt: v1:abc\nconfig:\n  orders:password:\n    secure: v1:x\n";
        const { text: copy, passphrase } = read(text, { given: ["orders:password"] });
        assert.equal(copy, "config:\n  orders:password:\n    secure: v1:x\n");
        assert.equal(passphrase, "empty");
    });

    it("tells the environments that it imports, which are left out", () => {
        const listed = read("environment:\n- acme/dev\n- acme/net:\n    merge: false\nconfig:\n  a:b: c\n");
        assert.deepEqual(listed.environments, ["acme/dev", "acme/net"]);
        assert.equal(listed.text, "config:\n  a:b: c\n");
        assert.deepEqual(read("environment:\n  imports: [x]\n").environments, ["x"]);
    });

    it("may be JSON", () => {
        const { text } = read('{"encryptionsalt": "v1:abc", "config": {"a:b": "c"}}', { name: "Pulumi.dev.json" });
        assert.deepEqual(JSON.parse(text), { config: { "a:b": "c" } });
    });

    it("is empty for an empty file, and for none", () => {
        assert.deepEqual(read("").environments, []);
        assert.equal(readStackConfig({ name: "check" }, "orders", new Set(), {}).text, "config: {}\n");
    });

    it("is refused where it is none, naming the file", () => {
        assert.throws(() => read("config: ["), /Pulumi\.dev\.yaml cannot be read/);
        assert.throws(() => read("config: 3"), /Pulumi\.dev\.yaml is no stack configuration:\n {2}config: /);
    });

    it("names keys without a namespace as the project's", () => {
        assert.equal(qualified("password", "orders"), "orders:password");
        assert.equal(qualified("aws:region", "orders"), "aws:region");
    });
});
