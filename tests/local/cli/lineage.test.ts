import * as assert from "node:assert";
import { S3Client } from "@aws-sdk/client-s3";
import { LakeNames } from "../../../infra/names";
import { Lake } from "../../../local/cli/connection";
import { lineage } from "../../../local/cli/lineage";
import { sourceDigest } from "../../../local/cli/manifests";

const names = new LakeNames({ project: "sluice", stack: "test", accountId: "123456789012", region: "eu-west-1" });
const FILE = names.rawPath("users") + "users-1.csv";
const DIGEST = sourceDigest(FILE);
const IN = `${names.curatedPath("users")}country=IN/part-${DIGEST}-00000.snappy.parquet`;
const US = `${names.curatedPath("users")}country=US/part-${DIGEST}-00000.snappy.parquet`;
const BAD = `${names.quarantinePath("users")}part-${DIGEST}-00000.snappy.parquet`;
const file = { uri: FILE, size: 120, lastModified: "2026-01-31T12:30:00.000Z", etag: "e1" };
const versions = { contractVersion: "c1", scriptVersion: "s1" };

const entry = {
    sluice: "input-entry",
    version: 1,
    dataset: "users",
    ...file,
    ...versions,
    runId: "jr_2",
    firstRunId: "jr_1",
    objects: [
        { uri: IN, writtenAs: "m", emptied: false },
        { uri: US, writtenAs: "l", emptied: true },
        { uri: BAD, writtenAs: "m", emptied: false },
    ],
};
const manifest = {
    sluice: "run-manifest",
    version: 1,
    dataset: "users",
    runId: "jr_2",
    writtenAt: "2026-01-31T12:31:00.000Z",
    ...versions,
    inputs: [file],
    outputs: [
        { uri: IN, zone: "curated", source: FILE, rows: 7, bytes: 700 },
        { uri: BAD, zone: "quarantine", source: FILE, rows: 1, bytes: 90 },
        { uri: `${names.curatedPath("users")}other`, zone: "curated", source: `${FILE}x`, rows: 1, bytes: 1 },
    ],
    emptied: [US],
};
const ENTRY = `_sluice/users/inputs/${DIGEST}.json`;
const RUN = "_sluice/users/runs/jr_2.json";

/** A lake whose store holds these objects, and the keys that were read of it. */
function lakeWith(objects: Readonly<Record<string, unknown>>) {
    const read: string[] = [];
    const send = (command: { input: { Key?: string; Prefix?: string } }): Promise<unknown> => {
        const { Key, Prefix } = command.input;
        if (Key === undefined) {
            const keys = Object.keys(objects).filter((key) => key.startsWith(Prefix ?? ""));
            return Promise.resolve({ Contents: keys.map((key) => ({ Key: key, LastModified: new Date(0) })) });
        }
        read.push(Key);
        const body = objects[Key];
        return body === undefined
            ? Promise.reject(Object.assign(new Error("no such key"), { name: "NoSuchKey" }))
            : Promise.resolve({
                  Body: { transformToString: () => (typeof body === "string" ? body : JSON.stringify(body)) },
              });
    };
    class Stubbed extends Lake {
        override s3(): Promise<S3Client> {
            // The SDK's paginators take nothing but their own client.
            return Promise.resolve(Object.assign(new S3Client({ region: "eu-west-1" }), { send }));
        }
    }
    return { lake: new Stubbed(names, {}), read };
}

describe("the lineage of", () => {
    it("an object is its input file, with the runs that read it, found in two reads", async () => {
        const { lake, read } = lakeWith({ [ENTRY]: entry, [RUN]: manifest });
        const found = await lineage(lake, IN);
        assert.deepStrictEqual(found.inputs, [file]);
        assert.deepStrictEqual([found.kind, found.runId, found.firstRunId], ["object", "jr_2", "jr_1"]);
        assert.deepStrictEqual(found.objects, [
            { uri: IN, zone: "curated", rows: 7, bytes: 700, state: "written", runId: "jr_2" },
        ]);
        assert.deepStrictEqual(read, [ENTRY, RUN]);
    });

    it("a raw file is every object it came to, quarantined and emptied ones too", async () => {
        const { lake } = lakeWith({ [ENTRY]: entry, [RUN]: manifest });
        for (const target of [FILE, "users/users-1.csv", "users-1.csv"]) {
            const found = await lineage(lake, target);
            assert.deepStrictEqual(
                found.objects.map(({ uri, zone, state, rows }) => [uri, zone, state, rows]),
                [
                    [IN, "curated", "written", 7],
                    [BAD, "quarantine", "written", 1],
                    [US, "curated", "emptied", 0],
                ],
            );
        }
    });

    it("a file whose run did not end is what the run announced", async () => {
        const { lake } = lakeWith({ [ENTRY]: entry });
        const states = (await lineage(lake, FILE)).objects.map(({ state }) => state);
        assert.deepStrictEqual(states, ["announced", "emptied", "announced"]);
    });

    it("an overwritten object is every file of the run that wrote it", async () => {
        const uri = `${names.curatedPath("users")}country=IN/part-00000-aa.c000.snappy.parquet`;
        const { lake } = lakeWith({
            [RUN]: { ...manifest, outputs: [{ uri, zone: "curated", source: null, rows: 3, bytes: 30 }] },
        });
        const found = await lineage(lake, uri);
        assert.deepStrictEqual([found.runId, found.inputs], ["jr_2", [file]]);
    });

    it("a file whose name Spark escaped is found by its own name", async () => {
        const spaced = names.rawPath("users") + "users 1.csv";
        const key = `_sluice/users/inputs/${sourceDigest(spaced.replace(" ", "%20"))}.json`;
        const { lake } = lakeWith({ [key]: { ...entry, uri: spaced } });
        assert.strictEqual((await lineage(lake, "users 1.csv")).kind, "file");
    });

    it("what no run knows is an error that says what was searched", async () => {
        const { lake } = lakeWith({});
        await assert.rejects(lineage(lake, "users/none.csv"), (error: Error) => {
            const searched = `s3://${names.curatedBucket}/_sluice/users/inputs/${sourceDigest(names.rawPath("users") + "none.csv")}.json`;
            assert.ok(
                error.message.includes(`Nothing is known of users/none.csv. Searched: ${searched}`),
                error.message,
            );
            return true;
        });
    });

    it("what is in another bucket is refused", async () => {
        const { lake } = lakeWith({});
        await assert.rejects(lineage(lake, "s3://other/users/users-1.csv"), /is not in this lake.*raw files in s3:/);
    });

    it("a damaged entry is an error that names object and problem", async () => {
        const { lake } = lakeWith({ [ENTRY]: { ...entry, etag: 5 } });
        await assert.rejects(
            lineage(lake, FILE),
            new RegExp(`${DIGEST}\\.json is not what a run writes there: etag: `),
        );
    });
});
