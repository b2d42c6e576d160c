import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { createProgress } from "../../local/progress";
import { ensureRuntime } from "../../local/toolchain";
import { type RunEnd, TrialDataset } from "../../scripts/faults/dataset";
import { type Plan } from "../../scripts/faults/kinds";
import { Lab } from "../../scripts/faults/lab";
import { driversOf } from "../../scripts/faults/processes";
import { sluice } from "../support/sluice";

/** Names of the users in each country. */
type Users = Readonly<Record<string, readonly string[]>>;

/** What a run says of its overwrite. */
interface Undo {
    readonly objectsBefore: number;
    readonly partitions: number;
    readonly restoreCommand: string;
}

/** A line of a run's: that it begins to overwrite, or its summary. */
type Said = Undo & { readonly sluice: string; readonly overwrite?: Undo };

const VERSIONED = { Status: "Enabled" } as const;

/** The lake that `sluice` finds by itself is the local stack's, and its dataset is one of this checkout. */
const STACK = "local";
const DATASET = "users";

const FIRST: Users = { DE: ["Anna"], IN: ["Asha", "Ravi"], US: ["Ada"] };
const SECOND: Users = { IN: ["Meera"], US: ["Grace", "Joan"] };
const THIRD: Users = { IN: ["Nila"], US: ["Katherine", "Mary"] };
const FOURTH: Users = { BR: ["Clara"], IN: ["Kiran"] };
const FIFTH: Users = { DE: ["Lise"] };
const AFTER_SECOND: Users = { ...FIRST, ...SECOND };
const AFTER_THIRD: Users = { ...AFTER_SECOND, ...THIRD };

/** Keys of partitions in their place, not of those that Spark has yet to move there. */
const FINAL = `^${DATASET}/country=`;

describe("a dataset that is overwritten", function () {
    this.timeout(300_000);
    const state = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-e2e-"));
    let lab: Lab;
    let dataset: TrialDataset;

    before(async () => {
        lab = await Lab.start(await ensureRuntime(createProgress()), STACK);
        const { names, s3 } = lab;
        const Bucket = names.curatedBucket;
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: VERSIONED }));
        fs.writeFileSync(path.join(state, "endpoint.json"), JSON.stringify(lab.record));
        dataset = await TrialDataset.create(lab, DATASET, "sluice", "overwrite");
    });

    after(async () => {
        await lab?.close();
        fs.rmSync(state, { recursive: true, force: true });
    });

    const put = (name: string, users: Users): Promise<void> =>
        dataset.put({ name: `${name}.csv`, text: csv(users), objects: 0 });

    const run = async (args: Readonly<Record<string, string>> = {}): Promise<RunEnd> =>
        dataset.finished(await dataset.start(args));

    /** Runs under a plan of faults, which is then gone. */
    const runUnder = async (plan: Plan): Promise<RunEnd> => {
        await lab.plan(plan);
        const end = await run();
        assert.ok((await lab.hits()) > 0, "the plan hit nothing");
        await lab.plan(undefined);
        return end;
    };

    const inLake = async (): Promise<Users> => {
        const users: Record<string, string[]> = {};
        for (const { country = "", name = "" } of (await dataset.contents()).curated) {
            (users[country] ??= []).push(name);
        }
        return Object.fromEntries(Object.entries(users).map(([country, names]) => [country, names.sort()]));
    };

    const said = (id: string, kind: "run-summary" | "overwrite-begins"): Undo => {
        const log = fs.readFileSync(path.join(lab.runFolder(id), "output.log"), "utf8");
        const objects = log.split("\n").filter((line) => line.startsWith("{"));
        const fields = objects.map((line) => JSON.parse(line) as Said).find(({ sluice: which }) => which === kind);
        assert.ok(fields !== undefined, `no ${kind} in ${log}`);
        const { objectsBefore, partitions, restoreCommand } = fields.overwrite ?? fields;
        return { objectsBefore, partitions, restoreCommand };
    };

    /** Types the command that a run has named, as it is. */
    const type = async (command: string): Promise<string> => {
        const [program, ...words] = command.split(" ");
        assert.equal(program, "sluice");
        const { code, stdout, stderr } = await sluice(words, { SLUICE_STATE: state });
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };

    it("has what each run writes, and keeps the partitions that a run has no rows for", async () => {
        await put("first", FIRST);
        assert.deepEqual(ended(await run()), { state: "SUCCEEDED", rowsRead: 4 });
        assert.deepEqual(await inLake(), FIRST);
        await put("second", SECOND);
        assert.deepEqual(ended(await run()), { state: "SUCCEEDED", rowsRead: 3 });
        assert.deepEqual(await inLake(), AFTER_SECOND);
    });

    it("has it as it was before a run that failed in the middle, by the command that its error names, and then the retry", async () => {
        await put("third", THIRD);
        // One of two partitions is there anew and the other has been deleted, when the role's session ends.
        const end = await runUnder({
            rules: [
                { fault: "ExpiredToken", operation: "CopyObject", key: FINAL, nth: 2, times: 100_000 },
                { fault: "ExpiredToken", after: 0, times: 100_000 },
            ],
        });
        assert.equal(end.state, "FAILED");
        const { DE } = AFTER_SECOND;
        const { IN, US } = THIRD;
        const broken = await inLake();
        assert.ok(
            [
                { DE, IN },
                { DE, US },
            ].some((one) => isDeepStrictEqual(one, broken)),
            JSON.stringify(broken),
        );
        const { restoreCommand, partitions, objectsBefore } = said(end.id, "overwrite-begins");
        assert.deepEqual({ partitions, objectsBefore }, { partitions: 2, objectsBefore: 2 });
        assert.match(end.message, new RegExp(`^OverwriteError: .* did not end.* with \`${restoreCommand}\``, "su"));
        await type(restoreCommand);
        assert.deepEqual(await inLake(), AFTER_SECOND);
        assert.deepEqual(ended(await run()), { state: "SUCCEEDED", rowsRead: 3 });
        assert.deepEqual(await inLake(), AFTER_THIRD);
    });

    it("has it as it was before a run that was good, by the command in its summary, and the run's again", async () => {
        await put("fourth", FOURTH);
        const good = await run();
        assert.deepEqual(await inLake(), { ...AFTER_THIRD, ...FOURTH });
        const undo = said(good.id, "run-summary");
        assert.deepEqual(undo, said(good.id, "overwrite-begins"));
        const { partitions, objectsBefore } = undo;
        assert.deepEqual({ partitions, objectsBefore }, { partitions: 2, objectsBefore: 1 });
        const afterRun = new Date().toISOString();
        assert.match(await type(`${undo.restoreCommand} --dry-run`), /would be/u);
        assert.deepEqual(await inLake(), { ...AFTER_THIRD, ...FOURTH });
        await type(undo.restoreCommand);
        assert.deepEqual(await inLake(), AFTER_THIRD);
        await type(`sluice restore ${DATASET} --to ${afterRun}`);
        assert.deepEqual(await inLake(), { ...AFTER_THIRD, ...FOURTH });
        await type(undo.restoreCommand);
    });

    it("has it as it was before a run that was killed in the middle, by the command in its log", async () => {
        await put("fifth", FIFTH);
        await lab.plan({ rules: [{ fault: "hold-before", operation: "CopyObject", key: FINAL }] });
        const id = await dataset.start({ "--faults-cold": "true" });
        assert.equal(await dataset.until(id, async () => (await lab.hits()) > 0), true);
        driversOf(id).forEach((pid) => process.kill(pid, "SIGKILL"));
        await lab.plan(undefined);
        assert.equal((await dataset.finished(id)).state, "FAILED");
        const { DE: _, ...left } = AFTER_THIRD;
        assert.deepEqual(await inLake(), left);
        await type(said(id, "overwrite-begins").restoreCommand);
        assert.deepEqual(await inLake(), AFTER_THIRD);
        assert.deepEqual(ended(await run()), { state: "SUCCEEDED", rowsRead: 1 });
        assert.deepEqual(await inLake(), { ...AFTER_THIRD, ...FIFTH });
        const leavings = (await dataset.contents()).objects.filter(({ uri }) => /\/(\.|_)[^/]*\//u.test(uri));
        assert.deepEqual(leavings, []);
    });
});

/** What is compared of a run's end; the message where it failed. */
function ended({ state, message, rowsRead }: RunEnd): object {
    return { state, rowsRead, ...(message !== "" && { message }) };
}

/** A raw file of users. */
function csv(users: Users): string {
    const rows = Object.entries(users).flatMap(([country, names]) =>
        names.map((name) => `7,${name},${name}@example.com,33,2024-01-11,active,${country}`),
    );
    return ["id,name,email,age,signup_date,status,country", ...rows, ""].join("\n");
}
