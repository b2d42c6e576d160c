import * as assert from "node:assert/strict";
import { disagreements, type Evidence } from "../../../scripts/faults/records";

const raw = "s3://raw/t1/a.csv";
const curated = "s3://curated/t1/country=IN/part-0.snappy.parquet";
const rejected = "s3://curated/quarantine/t1/part-0.snappy.parquet";

const manifest = {
    sluice: "run-manifest",
    runId: "jr_2",
    inputs: [{ uri: raw, size: 90, etag: "e1" }],
    outputs: [
        { uri: curated, zone: "curated", source: raw, rows: 4, bytes: 400 },
        { uri: rejected, zone: "quarantine", source: raw, rows: 1, bytes: 300 },
    ],
    emptied: [],
    filesRead: 1,
    rowsRead: 5,
    rowsWritten: 4,
    rowsQuarantined: 1,
    objectsWritten: 1,
    bytesWritten: 400,
    objectsQuarantined: 1,
    bytesQuarantined: 300,
};

const entry = {
    sluice: "input-entry",
    uri: raw,
    size: 90,
    etag: "e1",
    runId: "jr_2",
    objects: [
        { uri: curated, emptied: false },
        { uri: rejected, emptied: false },
    ],
};

/** A run that failed, its retry that committed, one raw file, two objects. */
function lake(changes: Partial<Evidence> = {}): Evidence {
    return {
        raw: [{ uri: raw, bytes: 90, etag: "e1", modified: 5_000 }],
        objects: [
            { uri: curated, bytes: 400, rows: 4 },
            { uri: rejected, bytes: 300, rows: 1 },
        ],
        runs: [
            { id: "jr_1", succeeded: false, committed: false },
            { id: "jr_2", succeeded: true, committed: true },
        ],
        bookmark: { raw: { highTimestamp: 9_000, band: 900, files: {} } },
        records: records(manifest, entry),
        ...changes,
    };
}

function records(...values: readonly object[]): ReadonlyMap<string, unknown> {
    return new Map(values.map((value, index) => [`s3://curated/_sluice/t1/${index}.json`, value]));
}

describe("bookmark and manifests", () => {
    const finds = (evidence: Evidence, ...problems: readonly RegExp[]): void => {
        const found = disagreements(evidence);
        assert.equal(found.length, problems.length, found.join("\n"));
        problems.forEach((problem, index) => assert.match(found[index] ?? "", problem));
    };

    it("agree where a run that committed says of each file and object what is so", () => {
        finds(lake());
    });

    it("agree where a file of the bookmark's band is named in it", () => {
        const files = { [raw]: "5000:e1" };
        finds(lake({ bookmark: { raw: { highTimestamp: 5_100, band: 900, files } } }));
    });

    it("agree after a run that was killed between its manifest and its commit", () => {
        finds(lake({ records: records(manifest, entry, { ...manifest, runId: "jr_1" }) }));
    });

    it("agree after a run that was killed when it had committed", () => {
        finds(lake({ runs: [{ id: "jr_2", succeeded: false, committed: true }] }));
    });

    it("do not where the bookmark passes over a raw file", () => {
        finds(
            lake({ bookmark: { raw: { highTimestamp: 5_100, band: 900, files: { [raw]: "5000:other" } } } }),
            /^the bookmark does not cover s3:\/\/raw\/t1\/a\.csv$/,
        );
        finds(lake({ bookmark: undefined }), /^the bookmark cannot be read/);
    });

    it("do not where a file of the bookmark is in no manifest of a run that committed, or in two", () => {
        const failed = records({ ...manifest, runId: "jr_1" }, entry);
        finds(
            lake({ records: failed }),
            /a\.csv is in the manifests of 0 runs/,
            /country=IN\/.* is in the manifests of 0 runs/,
            /quarantine\/.* is in the manifests of 0 runs/,
        );
        const again = { ...manifest, runId: "jr_1" };
        const runs = ["jr_1", "jr_2"].map((id) => ({ id, succeeded: true, committed: true }));
        finds(
            lake({ runs, records: records(manifest, again, entry) }),
            /a\.csv is in the manifests of 2 runs/,
            /country=IN\/.* is in the manifests of 2 runs/,
            /quarantine\/.* is in the manifests of 2 runs/,
        );
    });

    it("do not where a run succeeded without saving its bookmark", () => {
        const idle = { id: "jr_3", succeeded: true, committed: false };
        finds(lake({ runs: [...lake().runs, idle] }), /^run jr_3 succeeded and saved no bookmark$/);
    });

    it("do not where an object is not as its run says, or not there", () => {
        const [first = { uri: "", bytes: 0, rows: 0 }, second = first] = lake().objects;
        finds(lake({ objects: [{ ...first, rows: 3 }, second] }), /put 4 rows, 400 bytes at .*; there: 3 rows/);
        finds(lake({ objects: [{ ...first, bytes: 9 }, second] }), /put 4 rows, 400 bytes at .*; there: 4 rows, 9/);
        finds(lake({ objects: [second] }), /put 4 rows, 400 bytes at .*; there: nothing/);
    });

    it("do not where an object is there that no run says it put", () => {
        const left = { uri: "s3://curated/t1/country=IN/_temporary/0", bytes: 9, rows: null };
        finds(lake({ objects: [...lake().objects, left] }), /_temporary\/0 is in the manifests of 0 runs/);
    });

    it("do not where what a failed run put has not been put again", () => {
        const outputs = [{ ...manifest.outputs[0], rows: 5 }];
        const failed = { ...manifest, runId: "jr_1", outputs };
        const counts = { rowsWritten: 5, rowsQuarantined: 0, objectsQuarantined: 0, bytesQuarantined: 0 };
        finds(lake({ records: records(manifest, entry, { ...failed, ...counts }) }), /^run jr_1 put 5 rows at/);
    });

    it("do not where a manifest's counts are not those of its lists", () => {
        finds(lake({ records: records({ ...manifest, rowsRead: 6 }, entry) }), /says rowsRead 6, its lists say 5/);
    });

    it("do not where a manifest is of a run that nobody started", () => {
        finds(lake({ records: records(manifest, entry, { ...manifest, runId: "jr_9" }) }), /jr_9: no such run/);
    });

    it("do not where a file has no entry, or one that lacks an object", () => {
        finds(lake({ records: records(manifest) }), /a\.csv has 0 entries/);
        const short = { ...entry, objects: entry.objects.slice(1) };
        finds(lake({ records: records(manifest, short) }), /the entry of .*a\.csv does not name .*country=IN/);
        finds(lake({ records: records(manifest, { ...entry, runId: "jr_1" }) }), /or of run jr_1, which failed/);
    });

    it("do not where something else lies among them", () => {
        finds(lake({ records: records(manifest, entry, { other: 1 }) }), /2\.json is neither a manifest nor an entry/);
    });
});
