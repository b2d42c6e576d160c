import { strict as assert } from "node:assert";
import { generateProgram, type Input, isOutput, type ProgramResource } from "../../../scripts/bench/program";

const ofType = (program: readonly ProgramResource[], type: string): readonly ProgramResource[] =>
    program.filter((resource) => resource.type === type);

describe("the generated program", () => {
    for (const [pipelines, resources] of [
        [1, 33],
        [10, 123],
        [100, 1230],
        [1000, 12300],
    ] as const) {
        it(`has ${resources} resources at ${pipelines} pipelines`, () => {
            assert.equal(generateProgram(pipelines).length, resources);
        });
    }

    it("has a job, a script, a raw and a curated crawler and two triggers for every pipeline", () => {
        const program = generateProgram(23);
        assert.equal(ofType(program, "aws:glue/job:Job").length, 23);
        assert.equal(ofType(program, "aws:s3/bucketObjectv2:BucketObjectv2").length, 23);
        assert.equal(ofType(program, "aws:glue/crawler:Crawler").length, 46);
        assert.equal(ofType(program, "aws:glue/trigger:Trigger").length, 46);
    });

    it("shares three buckets and two databases among ten pipelines", () => {
        const program = generateProgram(23);
        assert.equal(ofType(program, "aws:s3/bucket:Bucket").length, 9);
        assert.equal(ofType(program, "aws:glue/catalogDatabase:CatalogDatabase").length, 6);
    });

    it("gives no two resources the same name", () => {
        const names = generateProgram(100).map(({ name }) => name);
        assert.equal(new Set(names).size, names.length);
    });

    it("gives every pipeline a script of its own", () => {
        const scripts = ofType(generateProgram(100), "aws:s3/bucketObjectv2:BucketObjectv2");
        assert.equal(new Set(scripts.map(({ properties }) => properties.content)).size, 100);
    });

    it("refers only to outputs of resources that it declared before", () => {
        const declared = new Set<string>();
        for (const { name, properties } of generateProgram(23)) {
            const missing = Object.values(properties)
                .flatMap(references)
                .filter((reference) => !declared.has(reference));
            assert.deepEqual(missing, [], `of ${name}`);
            declared.add(name);
        }
    });

    it("lets one pipeline in five overwrite, and that one alone delete", () => {
        const program = generateProgram(10);
        const mode = ({ properties }: ProgramResource) =>
            (properties.defaultArguments as Record<string, Input>)["--WRITE_MODE"];
        const overwriting = ofType(program, "aws:glue/job:Job").filter((job) => mode(job) === "overwrite");
        const deleting = ofType(program, "aws:iam/rolePolicy:RolePolicy").filter(({ properties }) =>
            String(properties.policy).includes("s3:DeleteObject"),
        );
        assert.deepEqual(
            overwriting.map(({ name }) => name),
            ["lake-0000-dataset-0004-job", "lake-0000-dataset-0009-job"],
        );
        assert.deepEqual(
            deleting.map(({ name }) => name),
            ["lake-0000-dataset-0004-job-role-policy", "lake-0000-dataset-0009-job-role-policy"],
        );
    });
});

function references(input: Input): readonly string[] {
    if (isOutput(input)) {
        return [input.outputOf];
    }
    return typeof input === "object" && input !== null
        ? Object.values(input).flatMap((part: Input) => references(part))
        : [];
}
