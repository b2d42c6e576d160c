/** Where in S3 a program's jobs and crawlers have their data. */

import { crawlTargets } from "./crawlTargets";
import { argumentOfRuns, jobInput, OUTPUT_PATH } from "./jobs";
import { Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { parseS3Uri, type S3Uri } from "./s3";
import { GLUE_CRAWLER, GLUE_JOB } from "./types";

/** What jobs read and write and what crawlers crawl, as far as it is known. */
export function dataPlaces(lake: Lake): readonly S3Uri[] {
    return lake.fact(readPlaces);
}

function readPlaces(lake: Lake): readonly S3Uri[] {
    const jobs = lake.ofType(GLUE_JOB);
    const texts = [
        ...jobs.flatMap((job) => argumentOfRuns(lake, job, OUTPUT_PATH).map(({ value }) => value)),
        ...jobs.flatMap((job) => jobInput(lake, job).locations),
        ...lake.ofType(GLUE_CRAWLER).flatMap((crawler) => crawlTargets(crawler).map(({ place }) => place)),
    ];
    return [...new Set(texts)].flatMap((text) => (typeof text === "string" ? (parseS3Uri(text) ?? []) : []));
}

/** The buckets that jobs and crawlers speak of. */
export interface SpokenBuckets {
    readonly names: ReadonlySet<string>;
    /** Whether all of them are known: not where an argument or a target is not. */
    readonly complete: boolean;
}

/** The buckets of what jobs read, write, run and are told of in their arguments, and of what crawlers crawl. */
export function spokenBuckets(lake: Lake): SpokenBuckets {
    return lake.fact(readBuckets);
}

function readBuckets(lake: Lake): SpokenBuckets {
    const jobs = lake.ofType(GLUE_JOB);
    const values: readonly Value[] = jobs.flatMap((job) =>
        [
            job.read("command", "scriptLocation"),
            job.read("defaultArguments"),
            job.read("nonOverridableArguments"),
        ].flatMap((value) =>
            typeof value === "object" && value !== null && !(value instanceof Unknown) ? Object.values(value) : [value],
        ),
    );
    const targets = lake.ofType(GLUE_CRAWLER).flatMap((crawler) => crawlTargets(crawler));
    const texts = values.flatMap((value) => (typeof value === "string" ? value.split(",") : []));
    return {
        names: new Set([
            ...dataPlaces(lake).map(({ bucket }) => bucket),
            ...texts.flatMap((text) => parseS3Uri(text.trim())?.bucket ?? []),
        ]),
        complete: !values.some((value) => value instanceof Unknown) && !targets.some(({ unknown }) => unknown),
    };
}
