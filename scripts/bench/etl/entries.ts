/** The contenders, made ready to take their turns on a lake. */

import * as fs from "node:fs";
import * as path from "node:path";
import { type Progress } from "../../../local/progress";
import { type Runtime } from "../../../local/toolchain";
import { confArgument, type Contender, magicSettings } from "./contenders";
import { createBenchJob } from "./glueJobs";
import { installAwswrangler, installCloudCommitter, PROGRAMS } from "./installs";
import { type BenchLake, DATASET } from "./lakes";
import { measureJob, measureProcess, rewind } from "./measure";
import { type Absent } from "./results";
import { type Entry } from "./turns";

/** What contenders are made ready with. */
export interface Place {
    readonly lake: BenchLake;
    /** Rows of the new data, which is in the lake's raw folder. */
    readonly rows: number;
    readonly runtime: Runtime;
    /** Folder for what is written to local disk. */
    readonly folder: string;
    readonly progress: Progress;
}

/** The deployed job, which starts from nothing or from what it had read after a run. */
export function jobEntry(
    lake: BenchLake,
    name: string,
    title: string,
    rows: { readonly added: number; readonly after: number },
    afterRun?: string,
): Entry {
    const { names } = lake.lake;
    const job = names.job(DATASET);
    return {
        ...{ name, title, lake, rows: rows.added, rowsAfter: rows.after, output: names.curatedPath(DATASET) },
        prepare: () => rewind(lake, job, afterRun),
        run: () => measureJob(lake, job),
    };
}

/** A job that starts Spark and does nothing; its name. */
export async function createEmptyJob(lake: BenchLake): Promise<string> {
    const name = "bench-empty";
    await createBenchJob(lake, { name, script: "empty_job.py", arguments: {} });
    return name;
}

/** Installs and creates what the contenders need. Those that cannot be had here are told apart. */
export async function contenderEntries(
    wanted: readonly Contender[],
    place: Place,
): Promise<{ readonly entries: readonly Entry[]; readonly missing: readonly Absent[] }> {
    const entries: Entry[] = [];
    const missing: Absent[] = [];
    for (const contender of wanted) {
        const made = await makeReady(contender, place);
        if ("reason" in made) {
            missing.push({ title: contender.title, reason: made.reason });
        } else {
            entries.push(made);
        }
    }
    return { entries, missing };
}

async function makeReady(contender: Contender, place: Place): Promise<Entry | { readonly reason: string }> {
    const { lake, rows, runtime, progress, folder } = place;
    switch (contender.name) {
        case "job":
            return jobEntry(lake, contender.name, contender.title, { added: rows, after: rows });
        case "default":
            return sparkEntry(contender, place, { location: lakeOutput(place, contender), settings: [] });
        case "magic": {
            const jar = await installCloudCommitter(runtime, progress);
            return "reason" in jar
                ? jar
                : sparkEntry(contender, place, {
                      location: lakeOutput(place, contender),
                      settings: magicSettings(jar.path),
                  });
        }
        case "local":
            return sparkEntry(contender, place, { location: path.join(folder, "local-disk"), settings: [] });
        case "awswrangler": {
            const python = await installAwswrangler(runtime, progress);
            return "reason" in python ? python : processEntry(contender, place, python.path, "awswrangler_append.py");
        }
        case "duckdb":
            return processEntry(contender, place, runtime.python, "duckdb_append.py");
    }
}

/** At the top of the bucket: Hadoop looks at, and clears the markers of, every folder above. */
const outputFolder = ({ name }: Contender): string => `bench-${name}`;

function lakeOutput({ lake }: Place, contender: Contender): string {
    return `s3://${lake.lake.names.curatedBucket}/${outputFolder(contender)}/`;
}

/** A Glue job with Spark's own writer, to a lake or to a folder. */
async function sparkEntry(
    contender: Contender,
    { lake, rows }: Place,
    { location, settings }: { readonly location: string; readonly settings: readonly string[] },
): Promise<Entry> {
    const { name, title } = contender;
    const job = `bench-${name}`;
    const onLake = location.startsWith("s3://");
    const hadoop = (uri: string): string => uri.replace(/^s3:/u, "s3a:");
    await createBenchJob(lake, {
        ...{ name: job, script: "plain_write_job.py" },
        ...(onLake && { output: outputFolder(contender) }),
        arguments: {
            "--INPUT": hadoop(lake.lake.names.rawPath(DATASET)),
            "--OUTPUT": onLake ? hadoop(location) : `file://${location}`,
            ...(settings.length > 0 && { "--conf": confArgument(settings) }),
        },
    });
    return {
        ...{ name, title, lake, rows, rowsAfter: rows, output: location },
        prepare: async () => {
            if (!onLake) {
                await fs.promises.rm(location, { recursive: true, force: true });
            }
        },
        run: () => measureJob(lake, job),
    };
}

function processEntry(contender: Contender, place: Place, python: string, program: string): Entry {
    const { lake, rows } = place;
    const output = lakeOutput(place, contender);
    const args = [path.join(PROGRAMS, program), lake.lake.names.rawPath(DATASET), output];
    return {
        ...{ name: contender.name, title: contender.title, lake, rows, rowsAfter: rows, output },
        prepare: () => Promise.resolve(),
        run: () => measureProcess(python, args, lake),
    };
}
