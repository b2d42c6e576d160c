import { strict as assert } from "node:assert";
import { type Claim, judge } from "../../../scripts/bench/claims";
import { type PackRow, type PreviewRow, type Results } from "../../../scripts/bench/results";

const names = { own: "ours", empty: "empty", awsguard: "awsguard", ownStack: "own stack" };

const row = (pack: string, pipelines: number, cpuSeconds: number, rest: Partial<PackRow> = {}): PackRow => ({
    ...{ pack, pipelines, cpuSeconds, policies: 1, resources: pipelines * 12, findings: 0 },
    ...{ startSeconds: 0, resourcesSeconds: cpuSeconds, analyzeStackSeconds: 0, totalSeconds: cpuSeconds },
    ...{ cpuMillisecondsPerResource: 1, peakMegabytes: 300, ...rest },
});

const preview = (program: string, pack: string, addedSeconds: number): PreviewRow => ({
    ...{ program, pack, addedSeconds, resources: 50, seconds: 2 + addedSeconds, refused: false },
});

const good = [
    ...[row("ours", 10, 1), row("empty", 10, 1), row("awsguard", 10, 2)],
    ...[row("ours", 1000, 9), row("empty", 1000, 8), row("awsguard", 1000, 9.5)],
];

const goodPreviews = [
    ...[preview("10 pipelines", "no pack", 0), preview("10 pipelines", "empty", 0.5)],
    ...[preview("10 pipelines", "awsguard", 2), preview("10 pipelines", "ours", 0.6)],
    ...[preview("own stack", "no pack", 0), preview("own stack", "ours", 0.4)],
];

function claims(packs: readonly PackRow[], previews: readonly PreviewRow[] = goodPreviews): readonly Claim[] {
    const results: Results = {
        ...{ runs: 3, machine: { cpus: 2, node: "20", platform: "linux" }, missing: [], failed: [], leftOut: [] },
        ...{ packs, previews },
    };
    return judge(results, names);
}

function claim(wanted: RegExp, packs: readonly PackRow[], previews?: readonly PreviewRow[]): Claim {
    const found = claims(packs, previews).filter((one) => wanted.test(one.wanted));
    assert.equal(found.length, 1, `one claim is about ${wanted.source}`);
    return found[0] as Claim;
}

describe("what is wanted of the pack", () => {
    it("is held by good figures", () => {
        assert.deepEqual(
            claims(good).map(({ held }) => held),
            Array<boolean>(8).fill(true),
        );
    });

    it("is not that the cost per resource grows with the program", () => {
        const packs = [10, 100, 1000].map((size, index) =>
            row("ours", size, 1, { cpuMillisecondsPerResource: [4, 2, 3][index] }),
        );
        const flat = claim(/flat/u, packs);
        assert.equal(flat.held, false);
        assert.match(flat.got, /^1\.50: 4\.00 ms at 10, 2\.00 ms at 100, 3\.00 ms at 1000/u);
    });

    it("cannot be told of one size alone", () => {
        assert.equal(claim(/flat/u, [row("ours", 10, 1)]).held, undefined);
    });

    it("is not more than 10 s at 1,000 pipelines, in all or over an empty pack", () => {
        const slow = [row("ours", 1000, 19), row("empty", 1000, 8)];
        assert.deepEqual(claim(/10 s in the pack at 1000 pipelines$/u, slow), {
            wanted: "at most 10 s in the pack at 1000 pipelines",
            got: "19.0 s; an empty pack 8.0 s",
            held: false,
        });
        assert.equal(claim(/10 s .* over an empty pack/u, slow).held, false);
    });

    it("is not more than 512 MB at 1,000 pipelines", () => {
        const large = [row("ours", 1000, 1, { peakMegabytes: 513 }), row("empty", 1000, 1)];
        assert.deepEqual(claim(/512 MB/u, large).held, false);
    });

    it("takes wall time where CPU time was not measured, and leaves memory open", () => {
        const unmeasured = { cpuSeconds: undefined, peakMegabytes: undefined };
        const packs = [row("ours", 1000, 12, unmeasured), row("empty", 1000, 8, unmeasured)];
        assert.equal(claim(/10 s in the pack at 1000 pipelines$/u, packs).held, false);
        assert.equal(claim(/512 MB/u, packs).held, undefined);
    });

    it("is not more overhead than AWSGuard's", () => {
        const packs = [row("ours", 10, 3), row("empty", 10, 1), row("awsguard", 10, 2)];
        const alone = claim(/AWSGuard's \(10 pipelines, the pack alone\)/u, packs);
        assert.deepEqual([alone.got, alone.held], ["2.00 s; AWSGuard 1.00 s", false]);
        const previews = goodPreviews.map((one) => (one.pack === "awsguard" ? { ...one, addedSeconds: 0.55 } : one));
        assert.equal(claim(/AWSGuard's \(preview of 10 pipelines\)/u, packs, previews).held, false);
    });

    it("cannot be told beside AWSGuard where that could not be installed", () => {
        const packs = [row("ours", 10, 3), row("empty", 10, 1)];
        assert.equal(claim(/AWSGuard's \(10 pipelines, the pack alone\)/u, packs).held, undefined);
    });

    it("is at most 1 s more for our own stack", () => {
        const previews = [preview("own stack", "no pack", 0), preview("own stack", "ours", 1.1)];
        assert.equal(claim(/our own stack/u, good, previews).held, false);
        assert.equal(claim(/our own stack/u, good, []).held, undefined);
    });
});
