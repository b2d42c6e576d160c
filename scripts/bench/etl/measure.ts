/** One run of a contender: its time, its memory, its S3 requests. */

import * as path from "node:path";
import { GetJobRunCommand, ResetJobBookmarkCommand, StartJobRunCommand } from "@aws-sdk/client-glue";
import { z } from "zod";
import { runOrThrow } from "../../../local/child";
import { poll } from "../../../local/cli/polling";
import { UserError } from "../../../local/errors";
import { PROGRAMS } from "./installs";
import { type BenchLake } from "./lakes";
import { type MemorySampler, sampleMemory } from "./processTree";

/** What one run took. */
export interface Measured {
    /** From the start of the run, or of the process, to its end. */
    readonly totalSeconds: number;
    /** Without the start of what runs it. Undefined where that must be subtracted: {@link netOf}. */
    readonly workSeconds?: number;
    /** Undefined on a machine without /proc. */
    readonly peakMegabytes?: number;
    /** S3 calls by operation. */
    readonly requests: Readonly<Record<string, number>>;
}

const storedSchema = z.object({ objects: z.int(), bytes: z.int(), rows: z.int() });

/** What lies at an output's place. */
export type Stored = z.output<typeof storedSchema>;

const ENDED = ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"];
const POLL_MILLISECONDS = 250;

const countsSchema = z.object({ requests: z.record(z.string(), z.int()) });
const processSchema = z.object({ workSeconds: z.number(), requests: z.record(z.string(), z.int()) });

/** Runs a Glue job to its end; `sample` measures its memory. @throws UserError with the run's own message where it does not succeed */
export async function measureJob(
    { lake, url, pid }: BenchLake,
    job: string,
    sample: (root: number) => MemorySampler = sampleMemory,
): Promise<Measured & { readonly runId: string }> {
    const glue = await lake.glue();
    const memory = sample(pid);
    let peakMegabytes: number | undefined;
    let run;
    try {
        const { JobRunId: RunId = "" } = await glue.send(new StartJobRunCommand({ JobName: job }));
        ({ JobRun: run } = await poll(
            () => glue.send(new GetJobRunCommand({ JobName: job, RunId })),
            (answer) => ENDED.includes(answer.JobRun?.JobRunState ?? ""),
            POLL_MILLISECONDS,
        ));
    } finally {
        peakMegabytes = memory.stop();
    }
    const { Id: runId, StartedOn: started, CompletedOn: completed } = run ?? {};
    if (run?.JobRunState !== "SUCCEEDED" || runId === undefined || started === undefined || completed === undefined) {
        throw new UserError(
            `Run ${runId} of ${job} should succeed and ended as ${run?.JobRunState}: ${run?.ErrorMessage ?? "no message"}`,
        );
    }
    const response = await fetch(`${url}/_sluice/runs/${runId}/requests`);
    if (!response.ok) {
        throw new Error(
            `The endpoint has no request counts of run ${runId}: ${response.status} ${await response.text()}`,
        );
    }
    return {
        ...{ runId, peakMegabytes, totalSeconds: (completed.getTime() - started.getTime()) / 1000 },
        requests: countsSchema.parse(await response.json()).requests,
    };
}

/** Forgets what a job has read, all of it or what it read after a run. A job that never committed has nothing to forget. */
export async function rewind({ lake }: BenchLake, job: string, runId?: string): Promise<void> {
    const glue = await lake.glue();
    await glue.send(new ResetJobBookmarkCommand({ JobName: job, RunId: runId })).catch((error: Error) => {
        if (error.name !== "EntityNotFoundException" || runId !== undefined) {
            throw error;
        }
    });
}

/** Runs a Python program of the benchmark's own, which says itself how long its work took and what it asked of S3. */
export async function measureProcess(python: string, args: readonly string[], lake: BenchLake): Promise<Measured> {
    const memory = sampleMemory(process.pid);
    let peakMegabytes: number | undefined;
    let stdout: string;
    const since = process.hrtime.bigint();
    try {
        ({ stdout } = await runOrThrow(python, args, { env: clientEnvironment(lake) }));
    } finally {
        peakMegabytes = memory.stop();
    }
    const totalSeconds = Number(process.hrtime.bigint() - since) / 1e9;
    return { totalSeconds, peakMegabytes, ...processSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")) };
}

/** Parquet files below a prefix, their bytes and rows, as pyarrow counts them. */
export async function countStored(python: string, output: string, lake: BenchLake): Promise<Stored> {
    const program = path.join(PROGRAMS, "count_rows.py");
    const { stdout } = await runOrThrow(python, [program, output], { env: clientEnvironment(lake) });
    return storedSchema.parse(JSON.parse(stdout));
}

/** What a program needs to find a lake's endpoint; nothing of the user's own account takes part. */
export function clientEnvironment({ url, lake }: BenchLake): Readonly<Record<string, string | undefined>> {
    const { region } = lake.names.location;
    return {
        ...{ AWS_ENDPOINT_URL: url, AWS_REGION: region, AWS_DEFAULT_REGION: region },
        ...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_SESSION_TOKEN: undefined },
        ...{ AWS_PROFILE: undefined, AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" },
        AWS_EC2_METADATA_DISABLED: "true",
    };
}

/** A run's time without the start: its own word, else what an empty job took in the same turn is taken off. */
export function netOf({ totalSeconds, workSeconds }: Measured, emptySeconds: number): number {
    return workSeconds ?? totalSeconds - emptySeconds;
}
