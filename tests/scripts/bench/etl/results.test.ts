import { strict as assert } from "node:assert";
import { type Figures, summarise } from "../../../../scripts/bench/etl/results";

const turn = (netSeconds: number, rest: Partial<Figures> = {}): Figures => ({
    ...{ netSeconds, totalSeconds: netSeconds + 4, peakMegabytes: 900, objects: 40, bytes: 1000 },
    ...{ requests: { PutObject: 40, HeadObject: 2 }, ...rest },
});

describe("the figures of a contender", () => {
    it("are the medians of its turns", () => {
        const row = summarise("job", "this job", 1000, [turn(9), turn(2), turn(4)]);
        assert.deepEqual([row.netSeconds, row.totalSeconds, row.rowsPerNetSecond], [4, 8, 250]);
        assert.deepEqual(row.requests, { HeadObject: 2, PutObject: 40 });
        assert.equal(row.requestCount, 42);
    });

    it("have a request that one turn alone made, as the turns usually had it", () => {
        const retried = turn(1, { requests: { PutObject: 41, ListObjectsV2: 1 } });
        const row = summarise("job", "this job", 1000, [turn(1), retried, turn(1)]);
        assert.deepEqual(row.requests, { HeadObject: 2, ListObjectsV2: 0, PutObject: 40 });
    });

    it("have no memory where a turn's was not measured", () => {
        const row = summarise("job", "this job", 1000, [turn(1), turn(1, { peakMegabytes: undefined })]);
        assert.equal(row.peakMegabytes, undefined);
    });
});
