import { show, Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { checkScript, type JobScript, type Remark } from "../../facts/script/jobScript";
import { runsOf } from "../../facts/script/runs";
import { type RunWrite, writesOf } from "../../facts/script/writes";
import { listSetting } from "../../facts/settings";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";
import { exampleScriptJob, readUsers } from "../script/examples";

const property = "maxRetries";

/** The retry-safe sink that comes with the project: it puts the same rows at the same keys, however often it runs. */
const ownSinks = ["sluice_etl.sink.append", "sluice_etl.sink.quarantine", "sluice_etl.overwrite.overwrite"];

const fix =
    "Set maxRetries to 0 and run the job again by hand when it has failed, or write through a sink that puts the same rows at " +
    "the same keys again and is named in this rule's idempotentSinks.";

/** A retry reads what the failed run read, and appends again what that had already written. */
export const retryNeedsIdempotentWrite: Rule = {
    name: "retry-needs-idempotent-write",
    description: "A job that retries by itself writes so that writing again changes nothing.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "On Failure: … Input may be reprocessed on retry. Output may be partially written. … Append mode can duplicate data.",
        from: "Glue ETL notes, Failure and Retry Behavior",
    },
    fix,
    config: {
        properties: {
            idempotentSinks: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: ownSinks,
                description:
                    "Functions by which scripts write and which a retry may call again, by their full names: module.function, " +
                    "or module.Class.method.",
            },
        },
    },
    stack: { check },
    examples: {
        failing: exampleScriptJob(
            [...readUsers, 'users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])', "job.commit()"],
            { maxRetries: 1 },
        ),
        passing: exampleScriptJob(
            [
                "from sluice_etl.sink import append",
                ...readUsers,
                'append(users.toDF(), args["OUTPUT_PATH"])',
                "job.commit()",
            ],
            { maxRetries: 1 },
        ),
    },
};

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const sinks = listSetting(config, "idempotentSinks", ownSinks);
    return lake.ofType(GLUE_JOB).flatMap((job) => {
        const findings = checkScript(lake, job, (script) => remarks(lake, script, sinks));
        // What a retry may do again as often as it likes, it may do however often the job retries.
        const retries = findings.length === 0 ? 0 : (job.read(property) ?? 0);
        return retries === 0
            ? []
            : findings.map((finding) => ({
                  ...finding,
                  property,
                  ...(retries instanceof Unknown ? { undecided: true } : {}),
              }));
    });
}

/** What of a script's writes a retry must not do again, in any run. */
function remarks(lake: Lake, of: JobScript, sinks: readonly string[]): readonly Remark[] {
    const writes = runsOf(lake, of.job).flatMap((run) => writesOf(of.script, run));
    const unsafe = writes.flatMap((write) => doubled(of, write));
    if (unsafe.length > 0 || writes.length > 0 || sinks.some((sink) => of.script.calls.has(sink))) {
        return unsafe;
    }
    const what = `${said(of)}, and where the script writes is not seen: modules that it imports are not read`;
    return [{ at: undefined, what, remedy: fix, undecided: true }];
}

function doubled(of: JobScript, { write: { action, at }, mode, quote, replaces }: RunWrite): readonly Remark[] {
    if (mode === undefined) {
        const what = `${said(of)}, and ${action.api} writes with the mode ${quote}, which is not known`;
        return [{ at, what, remedy: fix, undecided: true }];
    }
    const what = `${said(of)}, and ${action.api} appends: a retry writes again what the failed run has written`;
    return mode === "append" && !replaces ? [{ at, what, remedy: fix }] : [];
}

function said({ job }: JobScript): string {
    const retries = job.read(property);
    return retries instanceof Unknown ? retries.toString() : `${property} is ${show(retries)}`;
}
