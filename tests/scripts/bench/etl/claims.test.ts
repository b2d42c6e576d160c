import { strict as assert } from "node:assert";
import { type Claim } from "../../../../scripts/bench/claims";
import { judge } from "../../../../scripts/bench/etl/claims";
import {
    type Figures,
    LONG_HISTORY,
    type Results,
    type Row,
    SCALED,
    SHORT_HISTORY,
    summarise,
} from "../../../../scripts/bench/etl/results";

const turn = (netSeconds: number, rest: Partial<Figures> = {}): Figures => ({
    ...{ netSeconds, totalSeconds: netSeconds + 5, peakMegabytes: 1000, objects: 40, bytes: 1000 },
    ...{ requests: { PutObject: 50 }, ...rest },
});

const row = (name: string, ...turns: readonly Figures[]): Row => summarise(name, name, 1000, turns);

const good: readonly Row[] = [
    row("job", turn(5)),
    row("default", turn(10, { requests: { PutObject: 50, CopyObject: 60 } })),
    row("magic", turn(6)),
    row(SCALED, turn(54, { peakMegabytes: 1190 })),
    row(SHORT_HISTORY, turn(5)),
    row(LONG_HISTORY, turn(5.4)),
];

function claim(wanted: RegExp, table: readonly Row[], asked: Partial<Results> = {}): Claim {
    const found = judge({ ...results(table), ...asked }).filter((one) => wanted.test(one.wanted));
    assert.equal(found.length, 1, `one claim is about ${wanted.source}`);
    return found[0] as Claim;
}

function results(table: readonly Row[]): Results {
    return {
        ...{ rows: 1000, runs: 1, machine: { cpus: 2, node: "20", platform: "linux" }, emptySeconds: 5 },
        ...{ table, scale: 10, history: 10, missing: [], failed: [] },
    };
}

/** The good figures with another row in place of one of them. */
const but = (other: Row): readonly Row[] => good.map((one) => (one.name === other.name ? other : one));

describe("what is wanted of the job", () => {
    it("is held by good figures", () => {
        assert.deepEqual(
            judge(results(good)).map(({ held }) => held),
            Array<boolean>(6).fill(true),
        );
    });

    it("is not less than twice the default committer's rate, told with and without Spark's start", () => {
        assert.deepEqual(claim(/default committer's rate/u, but(row("default", turn(9)))), {
            wanted: "at least 2 times the default committer's rate, contract checks included",
            got: "1.80 times (9.00 s and 5.00 s); with Spark's start 1.40",
            held: false,
        });
    });

    it("is not to be slower than the magic committer", () => {
        assert.equal(claim(/magic/u, but(row("magic", turn(4.9)))).held, false);
        assert.equal(claim(/magic/u, but(row("magic", turn(5)))).held, true);
    });

    it("is not more than 11 times the time at 10 times the rows", () => {
        const slow = claim(/^10 times the rows in at most 11 times the time/u, but(row(SCALED, turn(56))));
        assert.equal(slow.held, false);
        assert.match(slow.got, /^11\.20 times/u);
    });

    it("is not more than 1.1 times the time with 10 times the history", () => {
        assert.equal(claim(/history/u, but(row(LONG_HISTORY, turn(5.6)))).held, false);
    });

    it("is not more than 1.2 times the memory at 10 times the rows", () => {
        const large = claim(/memory/u, but(row(SCALED, turn(54, { peakMegabytes: 1210 }))));
        assert.deepEqual([large.got, large.held], ["1.21 times (1210 MB and 1000 MB)", false]);
    });

    it("is not more than half of the default committer's S3 requests", () => {
        const many = claim(/S3 requests/u, but(row("default", turn(10, { requests: { PutObject: 99 } }))));
        assert.deepEqual([many.got, many.held], ["0.51 (50 and 99)", false]);
    });

    it("is judged by the ratios of turns, for a noisy turn is noisy for both", () => {
        const job = row("job", turn(5), turn(50), turn(5));
        const standard = row("default", turn(11), turn(110), turn(9));
        const [first] = judge(results([job, standard]));
        assert.match(first?.got ?? "", /^2\.20 times/u);
    });

    it("cannot be told where a contender was not measured, or was not asked for", () => {
        const without = good.filter(({ name }) => name !== "magic");
        assert.deepEqual(claim(/magic/u, without), {
            wanted: "no slower than the magic committer, contract checks included",
            got: "not measured",
        });
        assert.equal(claim(/history/u, good, { history: undefined }).got, "not measured: --history none");
        assert.equal(claim(/memory/u, good, { scale: undefined }).held, undefined);
    });

    it("cannot be told of runs that took no longer than an empty one", () => {
        const short = claim(/default committer's rate/u, but(row("job", turn(-0.2))));
        assert.match(short.got, /too short to tell/u);
        assert.equal(short.held, undefined);
    });

    it("leaves memory open where it was not measured", () => {
        assert.equal(claim(/memory/u, but(row(SCALED, turn(54, { peakMegabytes: undefined })))).held, undefined);
    });
});
