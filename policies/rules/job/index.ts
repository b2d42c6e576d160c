/** Rules about jobs. */

import { type Rule } from "../../rule";
import { batchOnly } from "./batch-only";
import { bookmarksEnabled } from "./bookmarks-enabled";
import { jobParametersPresent } from "./job-parameters-present";
import { jobTimeoutSet } from "./job-timeout-set";
import { maxRetries } from "./max-retries";
import { outputInCuratedZone } from "./output-in-curated-zone";
import { outputsDoNotOverlap } from "./outputs-do-not-overlap";
import { queuingNeedsZeroRetries } from "./queuing-needs-zero-retries";
import { retryNeedsIdempotentWrite } from "./retry-needs-idempotent-write";
import { singleConcurrentRun } from "./single-concurrent-run";
import { stableJobName } from "./stable-job-name";
import { supportedGlueVersion } from "./supported-glue-version";
import { tempDirSet } from "./temp-dir-set";
import { workerLimit } from "./worker-limit";

export const jobRules: readonly Rule[] = [
    bookmarksEnabled,
    maxRetries,
    singleConcurrentRun,
    batchOnly,
    stableJobName,
    jobParametersPresent,
    outputInCuratedZone,
    outputsDoNotOverlap,
    supportedGlueVersion,
    jobTimeoutSet,
    workerLimit,
    tempDirSet,
    queuingNeedsZeroRetries,
    retryNeedsIdempotentWrite,
];
