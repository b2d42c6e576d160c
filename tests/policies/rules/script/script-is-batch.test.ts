import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { scriptIsBatch as rule } from "../../../../policies/rules/script/script-is-batch";
import { begun, found, program, read } from "../../facts/script/support";
import { checkRule } from "../../support/pack";

const streaming: readonly (readonly [what: string, lines: string, api: RegExp])[] = [
    ["reads a stream", 'spark.readStream.format("kinesis").load()', /^line 13, column 7: readStream is for streams$/],
    [
        "writes a stream",
        "from acme import rows\nrows().writeStream.start()",
        /^line 14, column 8: writeStream is for streams$/,
    ],
    [
        "reads Kafka through Glue",
        'glue.create_data_frame.from_options("kafka", {})',
        /from_options\(connection_type="kafka"\)/,
    ],
    [
        "reads Kinesis as a DynamicFrame",
        'glue.create_dynamic_frame.from_options(connection_type="kinesis", transformation_ctx="a")',
        /connection_type="kinesis"/,
    ],
    [
        "reads Kinesis by its own function",
        "glue.create_data_frame.from_kinesis({})",
        /create_data_frame\.from_kinesis is for streams/,
    ],
    [
        "goes through batches of a stream",
        "glue.forEachBatch(frame=x, batch_function=f, options={})",
        /forEachBatch is for streams/,
    ],
    [
        "makes a StreamingContext",
        "from pyspark.streaming import StreamingContext\nStreamingContext(spark.sparkContext, 1)",
        /StreamingContext is for streams/,
    ],
    [
        "reads a stream in a function that is given away",
        "from acme import later\nlater(lambda s: s.readStream.load())",
        /readStream is for streams/,
    ],
];

describe(rule.name, () => {
    it("accepts a script over what has arrived, and the project's own", () => {
        assert.deepEqual(found(rule, program(`${begun}${read}job.commit()\n`)), []);
        const own = fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8");
        assert.deepEqual(found(rule, program(own)), []);
    });

    for (const [what, lines, api] of streaming) {
        it(`rejects a script that ${what}`, () => {
            const [finding, ...more] = found(rule, program(`${begun}${lines}\n`));
            assert.deepEqual(more, []);
            assert.match(finding ?? "", api);
        });
    }

    it("accepts a stream that no run comes to", () => {
        assert.deepEqual(
            found(rule, program(`${begun}if False:\n    spark.readStream.load()\nsys.exit()\nspark.readStream\n`)),
            [],
        );
    });

    it("rejects a script that cannot be read, undecided, through the pack", async () => {
        const [, job] = program("");
        assert.ok(job !== undefined);
        const [violation] = await checkRule(rule.name, [job]);
        assert.match(
            violation?.message ?? "",
            /job "users": its script cannot be judged: no object of this program is s3:\/\/acme-artifacts\/job\.py\. Upload the script in the same program with `content`.*\(undecided, at command\.scriptLocation\)$/,
        );
    });
});
