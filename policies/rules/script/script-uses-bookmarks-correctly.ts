import { isSurely, PYTHON_SHELL, RAY, STREAMING } from "../../facts/jobKind";
import { type Lake } from "../../facts/lake";
import { commitRemarks, initRemarks } from "../../facts/script/commits";
import { contextMadeRemarks } from "../../facts/script/contextMade";
import { contextRemarks } from "../../facts/script/contexts";
import { checkScripts, type JobScript, type Remark } from "../../facts/script/jobScript";
import { happeningsOf } from "../../facts/script/model";
import { rawReads } from "../../facts/script/rawReads";
import { possible } from "../../facts/script/run/assumptions";
import { type Run, runsOf } from "../../facts/script/runs";
import { zoneConfig, zonePatterns, type ZonePatterns } from "../../facts/zones";
import { type Rule } from "../../rule";
import { exampleScriptJob, readUsers } from "./examples";

const fix =
    "Read raw with create_dynamic_frame after job.init, each read with a transformation_ctx of its own, and call job.commit " +
    "last, on every way that succeeds.";

const plainRemedy =
    "Read it with create_dynamic_frame.from_catalog and a transformation_ctx. If the place is not raw, give it a name that " +
    "says so, in the script or in the job's arguments.";

/**
 * A bookmark follows DynamicFrames that are read after Job.init under a transformation_ctx, and moves when Job.commit is called.
 * What a script reads otherwise it reads again in every run; what it commits too early it never reads again.
 */
export const scriptUsesBookmarksCorrectly: Rule = {
    name: "script-uses-bookmarks-correctly",
    description:
        "A Spark job's script reads raw so that its bookmark can follow, and commits last, on every way that succeeds.",
    level: "mandatory",
    severity: "high",
    source: {
        quote:
            "Bookmark Requirements. All must be true: GlueContext is used. Input read via DynamicFrame. Input comes from Glue " +
            "Catalog or Glue source. … Bookmarks do NOT work with spark.read.csv().",
        from: "Glue ETL notes, Job Bookmarks",
    },
    fix,
    config: zoneConfig,
    stack: {
        check: (lake, config) => {
            const patterns = zonePatterns(config);
            return checkScripts(
                lake,
                (script) => runsOf(lake, script.job).flatMap((run) => remarks(lake, script, run, patterns)),
                // There are no bookmarks in Python shell and Ray, and what streams has checkpoints.
                (job) => !isSurely(job, PYTHON_SHELL, RAY, STREAMING),
            );
        },
    },
    examples: {
        failing: exampleScriptJob([
            'users = glue.spark_session.read.csv("s3://acme-raw/users/", header=True)',
            'users.write.mode("append").parquet(args["OUTPUT_PATH"])',
            "job.commit()",
        ]),
        passing: exampleScriptJob([
            ...readUsers,
            'users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])',
            "job.commit()",
        ]),
    },
};

function remarks(lake: Lake, of: JobScript, run: Run, patterns: ZonePatterns): readonly Remark[] {
    const unmade = contextMadeRemarks(of);
    const bookmark =
        unmade.length > 0
            ? unmade
            : [...initRemarks(of, run.values), ...contextRemarks(of, run), ...commitRemarks(of, run.values)];
    return [...bookmark, ...readsOfRaw(lake, of, run, patterns)];
}

/** What is read past the bookmark. */
function readsOfRaw(lake: Lake, { script }: JobScript, run: Run, patterns: ZonePatterns): readonly Remark[] {
    return happeningsOf(script, "plainRead")
        .filter(({ before }) => possible(before.assumptions, run.values))
        .flatMap(({ at, action }) =>
            action.places.flatMap((place) =>
                rawReads(lake, place, run, patterns).map(({ what, undecided }): Remark => {
                    const { from, to } = place.given;
                    const quote = undecided && to > from ? ` (${script.quote(from, to)})` : "";
                    return {
                        at,
                        what: `${action.api}${quote} ${what}; no bookmark follows it`,
                        remedy: plainRemedy,
                        ...(undecided ? { undecided } : {}),
                    };
                }),
            ),
        );
}
