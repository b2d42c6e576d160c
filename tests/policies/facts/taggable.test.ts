import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { lakeTypes, neighbourTypes } from "../../../policies/facts/taggable";

const sdk = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** Taggable, but contents of a bucket or of a file system and not resources of the lake. */
const contents = /^aws:s3\/(bucketObject|bucketObjectv2|objectCopy|files\w+|vectors\w+):/u;

describe("the types that take tags", () => {
    it("are all that the AWS provider knows of the services that lakes are made of", () => {
        const taggable = ["athena", "glue", "iam", "s3"].flatMap((service) =>
            fs
                .readdirSync(path.join(sdk, service))
                .filter((file) => file.endsWith(".d.ts"))
                .map((file) => path.join(sdk, service, file.replace(/\.d\.ts$/u, "")))
                .flatMap((file) => typeOf(file) ?? []),
        );
        assert.ok(taggable.length > 20, "nothing was read");
        assert.deepEqual([...lakeTypes].sort(), taggable.filter((type) => !contents.test(type)).sort());
    });

    it("are taggable beside the lake too", () => {
        for (const type of neighbourTypes) {
            const [, module = ""] = type.split(":");
            assert.equal(typeOf(path.join(sdk, module)), type);
        }
    });
});

/** The type of the resource that a file of the SDK declares, if that takes tags. */
function typeOf(file: string): string | undefined {
    const takesTags = /^ {4}tags\?: pulumi\.Input/mu.test(fs.readFileSync(`${file}.d.ts`, "utf8"));
    return takesTags ? /__pulumiType = '([^']+)'/u.exec(fs.readFileSync(`${file}.js`, "utf8"))?.[1] : undefined;
}
