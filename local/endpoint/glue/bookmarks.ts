import * as path from "node:path";
import { z } from "zod";
import { AwsError } from "../errors";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { compact, nameSchema, notFound, omit, readInput } from "./input";
import { type JobRun } from "./job-run-schema";
import { type Jobs } from "./jobs";

const savedSchema = z.object({
    runId: z.string(),
    previousRunId: z.string().nullable(),
    attempt: z.int(),
    state: z.record(z.string(), z.unknown()),
});

const bookmarkSchema = z.object({
    /** Grows by one with every change; a run whose view of it is old may not save. */
    version: z.int().min(1),
    /** How many runs have saved. */
    run: z.int(),
    /** The run whose saved state holds now; absent after a reset. */
    current: z.string().optional(),
    /** Runs that saved, oldest first: to any of them the bookmark can go back. */
    runs: z.array(z.string()),
});

type Bookmark = z.infer<typeof bookmarkSchema>;
type Saved = z.infer<typeof savedSchema>;

/** Neither a job's name nor a run's id has a line end. */
function savedKey(jobName: string, runId: string): string {
    return `${jobName}\n${runId}`;
}

/** A job's bookmark as the job itself gets and puts it. */
export interface BookmarkView {
    readonly version: number;
    readonly runId: string | null;
    readonly previousRunId: string | null;
    readonly attempt: number;
    readonly state: Readonly<Record<string, unknown>>;
}

/** What a run saves at its commit. */
export const bookmarkPutSchema = z.strictObject({
    expectedVersion: z.int().min(0),
    runId: z.string().min(1),
    attempt: z.int().min(0),
    state: z.record(z.string(), z.unknown()),
});

const nothingSaved = { runId: null, previousRunId: null, attempt: 0, state: {} };

/** How many runs back a bookmark can be rewound. */
const maxHistory = 500;

const getSchema = z.object({ JobName: nameSchema, RunId: z.string().optional() });

/** Job bookmarks: one for each job name, whatever the arguments of its runs. */
export class Bookmarks {
    private readonly bookmarks: Collection<Bookmark>;
    /** What each run saved, by job and run: a file each, so that saving costs the same however many there were before. */
    private readonly saved: Collection<Saved>;

    constructor(stateDir: string) {
        this.bookmarks = new Collection(path.join(stateDir, "glue", "bookmarks"), bookmarkSchema);
        this.saved = new Collection(path.join(stateDir, "glue", "bookmark-states"), savedSchema);
    }

    /** What a job starts from; version 0 for a job that never saved. */
    view(jobName: string): BookmarkView {
        const bookmark = this.bookmarks.get(jobName);
        return { version: bookmark?.version ?? 0, ...(this.current(jobName, bookmark) ?? nothingSaved) };
    }

    /**
     * What the last run saved that committed before the given one or is that one: the input that `job-bookmark-from` and
     * `job-bookmark-to` name by a run's id. Nothing was saved before the first run that committed.
     */
    viewAsOf(run: JobRun, startOf: (runId: string) => number | undefined): BookmarkView {
        const { JobName, Id, StartedOn } = run;
        const bookmark = this.bookmarks.get(JobName);
        const before = (bookmark?.runs ?? [])
            .map((runId) => ({ runId, start: startOf(runId) ?? 0 }))
            .filter(({ start }) => start <= StartedOn)
            .sort((one, other) => one.start - other.start)
            .at(-1);
        const saved = this.savedBy(JobName, Id) ?? (before && this.savedBy(JobName, before.runId));
        return { version: bookmark?.version ?? 0, ...(saved ?? nothingSaved) };
    }

    /** Saves at a run's commit; the new version. Two runs that started from one version cannot both. */
    save(jobName: string, put: z.infer<typeof bookmarkPutSchema>): number {
        const bookmark = this.bookmarks.get(jobName);
        const found = bookmark?.version ?? 0;
        if (put.expectedVersion !== found) {
            throw new AwsError(
                "VersionMismatchException",
                `Continuation update failed due to version mismatch. Expected version ${put.expectedVersion} but found version ${found}: ` +
                    `the bookmark of job ${jobName} was saved or reset after this run had read it. Run one run at a time (MaxConcurrentRuns 1).`,
                409,
            );
        }
        const previous = bookmark?.current ?? null;
        this.saved.set(savedKey(jobName, put.runId), {
            runId: put.runId,
            // A job may commit more than once: what came before it is what it started from.
            previousRunId:
                previous === put.runId ? (this.savedBy(jobName, put.runId)?.previousRunId ?? null) : previous,
            attempt: put.attempt,
            state: put.state,
        });
        const runs = [...(bookmark?.runs ?? []).filter((run) => run !== put.runId), put.runId];
        for (const forgotten of runs.slice(0, -maxHistory)) {
            this.saved.delete(savedKey(jobName, forgotten));
        }
        this.bookmarks.set(jobName, {
            version: found + 1,
            run: (bookmark?.run ?? 0) + 1,
            current: put.runId,
            runs: runs.slice(-maxHistory),
        });
        return found + 1;
    }

    delete(jobName: string): void {
        for (const runId of this.bookmarks.get(jobName)?.runs ?? []) {
            this.saved.delete(savedKey(jobName, runId));
        }
        this.bookmarks.delete(jobName);
    }

    /** GetJobBookmark and ResetJobBookmark. */
    actions(jobs: Jobs): Actions {
        return {
            GetJobBookmark: (input) => {
                const { JobName, RunId } = readInput(getSchema, input);
                jobs.require(JobName);
                return { JobBookmarkEntry: this.entry(JobName, RunId) };
            },
            ResetJobBookmark: (input) => {
                const { JobName, RunId } = readInput(getSchema, input);
                jobs.require(JobName);
                this.reset(JobName, RunId);
                return { JobBookmarkEntry: this.entry(JobName) };
            },
        };
    }

    /** Forgets everything, or goes back to what held right after a run. The version grows, so that a run under way cannot undo it. */
    private reset(jobName: string, runId: string | undefined): void {
        const bookmark = this.require(jobName);
        const version = bookmark.version + 1;
        if (runId === undefined) {
            this.bookmarks.set(jobName, { ...omit(bookmark, "current"), version });
            return;
        }
        this.requireSaved(jobName, runId, bookmark);
        this.bookmarks.set(jobName, { ...bookmark, version, current: runId });
    }

    private entry(jobName: string, runId?: string): object {
        const bookmark = this.require(jobName);
        const saved =
            runId === undefined ? this.current(jobName, bookmark) : this.requireSaved(jobName, runId, bookmark);
        return compact({
            JobName: jobName,
            Version: bookmark.version,
            Run: bookmark.run,
            Attempt: saved?.attempt ?? 0,
            PreviousRunId: saved?.previousRunId ?? undefined,
            RunId: saved?.runId,
            JobBookmark: JSON.stringify(saved?.state ?? {}),
        });
    }

    private savedBy(jobName: string, runId: string): Saved | undefined {
        return this.saved.get(savedKey(jobName, runId));
    }

    private current(jobName: string, bookmark: Bookmark | undefined): Saved | undefined {
        return bookmark?.current === undefined ? undefined : this.savedBy(jobName, bookmark.current);
    }

    private requireSaved(jobName: string, runId: string, bookmark: Bookmark): Saved {
        const saved = this.savedBy(jobName, runId);
        if (saved === undefined) {
            throw notFound(
                `Run ${runId} saved no bookmark of job ${jobName}. Runs that did, newest first: ${bookmark.runs.slice(-20).reverse().join(", ")}.`,
            );
        }
        return saved;
    }

    private require(jobName: string): Bookmark {
        const bookmark = this.bookmarks.get(jobName);
        if (bookmark === undefined) {
            throw notFound(`Continuation for job ${jobName} not found: no run of it has saved a bookmark yet.`);
        }
        return bookmark;
    }
}
