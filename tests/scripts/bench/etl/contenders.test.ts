import { strict as assert } from "node:assert";
import { LakeNames } from "../../../../infra/names";
import { confArgument, CONTENDERS, magicSettings } from "../../../../scripts/bench/etl/contenders";
import { statements } from "../../../../scripts/bench/etl/glueJobs";
import { netOf } from "../../../../scripts/bench/etl/measure";

const names = new LakeNames({ project: "sluice", stack: "local", accountId: "123456789012", region: "us-east-1" });

describe("the contenders", () => {
    it("have names of their own, this job first", () => {
        assert.equal(CONTENDERS[0]?.name, "job");
        assert.equal(new Set(CONTENDERS.map(({ name }) => name)).size, CONTENDERS.length);
    });

    it("are given several Spark settings in Glue's one argument", () => {
        assert.equal(confArgument(["spark.a=1", "spark.b=2"]), "spark.a=1 --conf spark.b=2");
        for (const setting of magicSettings("/cache/cloud.jar")) {
            assert.match(setting, /^spark\.[\w.]+=\S+$/u);
        }
    });

    it("may write only their own folder, and only where they write to S3", () => {
        const actions = (output?: string): readonly string[] =>
            statements(names, "scripts/bench/x.py", output).flatMap(({ Action }) => Action);
        assert.ok(!actions().some((action) => /Put|Delete/u.test(action)));
        const write = statements(names, "scripts/bench/x.py", "bench-default").find(({ Sid }) => Sid === "Write");
        assert.deepEqual(write?.Resource, [
            "arn:aws:s3:::sluice-local-curated-123456789012/bench-default",
            "arn:aws:s3:::sluice-local-curated-123456789012/bench-default/*",
        ]);
    });

    it("are timed without the start: by their own word, else less an empty job's time", () => {
        assert.equal(netOf({ totalSeconds: 9, requests: {} }, 4), 5);
        assert.equal(netOf({ totalSeconds: 9, workSeconds: 6, requests: {} }, 4), 6);
    });
});
