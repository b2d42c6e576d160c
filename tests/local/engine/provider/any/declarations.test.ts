import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Declarations, providerPackages } from "../../../../../local/engine/provider/any";
import { packageRoot } from "../../../../../local/paths";

describe("what a package declares of a type", () => {
    const declarations = new Declarations(providerPackages(packageRoot()));

    it("are its inputs, its outputs, and which of these always have a value", () => {
        const trigger = declarations.of("aws:glue/trigger:Trigger");
        assert.ok(trigger !== undefined);
        assert.ok(trigger.inputs.has("actions") && trigger.inputs.has("name"));
        assert.ok(!trigger.inputs.has("arn"));
        assert.ok(trigger.outputs.has("description") && !trigger.always.has("description"));
        // An output whose declaration is over several lines.
        assert.ok(trigger.always.has("tagsAll") && trigger.outputs.has("tags") && !trigger.always.has("tags"));
        assert.deepEqual(
            ["arn", "state", "type"].filter((name) => trigger.always.has(name)),
            ["arn", "state", "type"],
        );
    });

    it("are found for types in the index, and in modules named after a version", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-declarations-"));
        const write = (file: string, member: string): void => {
            fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
            const text = `export declare class ${member} extends pulumi.CustomResource {\n    readonly uid: pulumi.Output<string>;\n}\n`;
            fs.writeFileSync(path.join(folder, file), text);
        };
        write("randomPet.d.ts", "RandomPet");
        write("core/v1/pod.d.ts", "Pod");
        write("networking/v1/ingress.d.ts", "Ingress");
        const own = new Declarations(new Map([["acme", { name: "acme", version: "1.0.0", folder }]]));
        for (const type of [
            "acme:index/randomPet:RandomPet",
            "acme:index:RandomPet",
            "acme:core/v1:Pod",
            "acme:networking.k8s.io/v1:Ingress",
        ]) {
            assert.deepEqual([...(own.of(type)?.always ?? [])], ["uid"], type);
        }
        fs.rmSync(folder, { recursive: true });
    });

    it("are not known of what is not there, nor looked for outside the package", () => {
        assert.equal(declarations.of("aws:glue/nothing:Nothing"), undefined);
        assert.equal(declarations.of("gcp:storage/bucket:Bucket"), undefined);
        assert.equal(declarations.of("aws:../../../etc/trigger:Trigger"), undefined);
        assert.equal(declarations.of("aws"), undefined);
    });
});
