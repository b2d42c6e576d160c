import { WRITE_MODE } from "../../facts/jobs";
import { show, Unknown, type Value } from "../../facts/known";
import { checkScripts, type JobScript, type Remark } from "../../facts/script/jobScript";
import { type Run, runsOf } from "../../facts/script/runs";
import { normal, type RunWrite, writesOf } from "../../facts/script/writes";
import { SettingError, textSetting } from "../../facts/settings";
import { type Rule, type RuleConfig } from "../../rule";
import { exampleScriptJob, readUsers } from "./examples";

const fix =
    `Take the mode from the argument, df.write.mode(args["WRITE_MODE"]), or give the job the ${WRITE_MODE} that its script ` +
    "writes with.";

/** Who reads the job's parameters, other rules among them, must be able to believe what they say of the script. */
export const scriptWriteModeMatches: Rule = {
    name: "script-write-mode-matches",
    description:
        `A job's script writes in the mode that the job's ${WRITE_MODE} says, or appends where it says none. Only what the ` +
        "script itself writes is seen, not what modules do that it imports.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Overwrite is dangerous by default. … Append Mode (Recommended): Writes new files only. Does not delete existing data.",
        from: "Glue ETL notes, S3 Write Semantics in Glue",
    },
    fix,
    config: {
        properties: {
            writeModeArgument: {
                type: "string",
                pattern: "^--.+$",
                default: WRITE_MODE,
                description: "The argument that says whether a job appends or overwrites.",
            },
        },
    },
    stack: {
        check: (lake, config) => {
            const key = argumentSetting(config);
            return checkScripts(
                lake,
                (of) => runsOf(lake, of.job).flatMap((run) => remarks(of, run, key)),
                () => true,
            );
        },
    },
    examples: {
        failing: exampleScriptJob([
            ...readUsers,
            'users.toDF().write.mode("overwrite").parquet(args["OUTPUT_PATH"])',
            "job.commit()",
        ]),
        passing: exampleScriptJob(
            [...readUsers, 'users.toDF().write.mode("overwrite").parquet(args["OUTPUT_PATH"])', "job.commit()"],
            { defaultArguments: { [WRITE_MODE]: "overwrite" } },
        ),
    },
};

function argumentSetting(config: RuleConfig): string {
    const key = textSetting(config, "writeModeArgument", WRITE_MODE);
    if (!/^--./u.test(key)) {
        throw new SettingError("writeModeArgument", key, "the name of an argument, --WRITE_MODE");
    }
    return key;
}

function remarks({ script, job }: JobScript, run: Run, key: string): readonly Remark[] {
    return writesOf(script, run).flatMap((one): readonly Remark[] => {
        // What comes from the argument is what the argument says.
        if (one.argument === key.slice(2) || agreesWithAll(one)) {
            return [];
        }
        const { value, holder } = run.argument(key);
        const found = problem(one, value, key);
        const when = holder === job ? "" : `, when ${run.label}`;
        return found === undefined ? [] : [{ at: one.write.at, remedy: fix, ...found, what: `${found.what}${when}` }];
    });
}

/** A write that fails where something is, or changes rows by their keys, neither doubles nor drops what is there. */
function agreesWithAll({ mode }: RunWrite): boolean {
    return mode === "error" || mode === "merge";
}

function problem(
    { mode, quote, replaces, write: { action } }: RunWrite,
    value: Value,
    key: string,
): Pick<Remark, "what" | "undecided"> | undefined {
    const { api } = action;
    if (mode === undefined) {
        return { what: `${api} writes with the mode ${quote}, which is not known`, undecided: true };
    }
    if (mode === "ignore") {
        return { what: `${api} writes with mode "ignore": where something is, the run's rows are dropped` };
    }
    const does = mode === "delete" ? "deletes what is there" : `writes with mode "${mode}"`;
    if (value instanceof Unknown) {
        return {
            what: `${api} ${does}, and whether the job says so cannot be told: ${value.toString()}`,
            undecided: true,
        };
    }
    const wanted = value === undefined || value === null ? "append" : normal(String(value));
    const got = value === undefined || value === null ? `no ${key}, which means append` : `${key} ${show(value)}`;
    const isAppend = mode === "append" && !replaces;
    const agrees =
        wanted === "overwrite" ? !isAppend : wanted === "append" ? mode === "append" && !replaces : mode === wanted;
    return agrees ? undefined : { what: `${api} ${does}, but the job has ${got}` };
}
