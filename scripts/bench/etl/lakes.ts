/** Local lakes of the benchmark's own, each deployed whole and each in a folder of its own: a lake that runs is not touched. */

import * as fs from "node:fs";
import * as path from "node:path";
import { type S3Client } from "@aws-sdk/client-s3";
import { connect, type Lake, LOCAL_STACK } from "../../../local/cli/connection";
import { crawl } from "../../../local/cli/crawl";
import { deploy } from "../../../local/cli/local";
import { put } from "../../../local/cli/put";
import { type Progress } from "../../../local/progress";
import { startService, stopService } from "../../../local/service/service";
import { type Runtime } from "../../../local/toolchain";
import { writeDelivery } from "./data";
import { type BucketSnapshot, restoreSnapshot, takeSnapshot } from "./objectVersions";

/** The dataset that is measured. */
export const DATASET = "users";

/** A lake that runs. */
export class BenchLake {
    private constructor(
        readonly lake: Lake,
        readonly url: string,
        /** The endpoint's process, which starts the runs' processes. */
        readonly pid: number,
        private readonly folder: string,
        private readonly s3: S3Client,
        private snapshots: readonly BucketSnapshot[] = [],
    ) {}

    /** Starts an endpoint with its state in `folder`, and deploys the lake to it. */
    static async start(folder: string, title: string, runtime: Runtime, progress: Progress): Promise<BenchLake> {
        return inState(folder, async () => {
            fs.mkdirSync(folder, { recursive: true });
            try {
                const { pid, url } = await progress.step(
                    `Starting the lake ${title}`,
                    () => startService(runtime, 0),
                    (record) => record.url,
                );
                await deploy(progress);
                const lake = await connect(LOCAL_STACK);
                return new BenchLake(lake, url, pid, folder, await lake.s3());
            } catch (error) {
                await stopService();
                throw error;
            }
        });
    }

    /** Ends the endpoint and all that it started. */
    async stop(): Promise<void> {
        await stopLake(this.folder);
    }

    /** Generates `rows` users from the id `firstId` on and puts them into the raw folder, as files whose names begin with `name`. */
    async deliver(name: string, firstId: number, rows: number, progress: Progress): Promise<void> {
        const folder = path.join(this.folder, "deliveries");
        const files = await progress.step(`Generating ${rows.toLocaleString("en")} rows (${name})`, () =>
            writeDelivery(folder, name, firstId, rows),
        );
        await put(this.lake, DATASET, files, progress);
        fs.rmSync(folder, { recursive: true });
    }

    /** Crawls raw: the job reads the table that comes of it. */
    async crawlRaw(progress: Progress): Promise<void> {
        await crawl(this.lake, "raw", progress);
    }

    /** From here every run starts: {@link restore} brings back what the written buckets hold now. */
    async keep(): Promise<void> {
        const { curatedBucket, artifactsBucket } = this.lake.names;
        this.snapshots = await Promise.all(
            [curatedBucket, artifactsBucket].map((bucket) => takeSnapshot(this.s3, bucket)),
        );
    }

    /** Removes what runs have written since {@link keep}. */
    async restore(): Promise<void> {
        for (const snapshot of this.snapshots) {
            await restoreSnapshot(this.s3, snapshot);
        }
    }
}

/** Ends the lake whose state is in `folder`, where it runs. */
export async function stopLake(folder: string): Promise<void> {
    await inState(folder, stopService);
}

/** Does something about the lake of another folder. One at a time: the folder is a variable of this process's environment. */
async function inState<T>(folder: string, work: () => Promise<T>): Promise<T> {
    const before = process.env.SLUICE_STATE;
    process.env.SLUICE_STATE = folder;
    try {
        return await work();
    } finally {
        if (before === undefined) {
            delete process.env.SLUICE_STATE;
        } else {
            process.env.SLUICE_STATE = before;
        }
    }
}
