/** Whether a script's job is initialised before it reads, and committed last, on every way that succeeds. */

import { type Happening } from "./events";
import { type JobScript, lineOf, type Remark } from "./jobScript";
import { happeningsOf, type Script } from "./model";
import { type ArgumentValues, possible } from "./run/assumptions";
import { type Flow, whether } from "./run/flow";

const initRemedy = 'Call job.init(args["JOB_NAME"], args) once, at the beginning, before anything is read.';
const commitRemedy =
    "Let job.commit() be the last thing that every run does which succeeds, and no other: a run that fails must leave the " +
    "bookmark where it was.";

/** What is wrong with Job.init. */
export function initRemarks(of: JobScript, values: ArgumentValues): readonly Remark[] {
    const reads = happeningsOf(of.script, "glueRead").filter(runs(values));
    const [commit] = happeningsOf(of.script, "commit").filter(runs(values));
    const late = reads.length > 0 ? reads : commit === undefined ? [] : [commit];
    if (late.length === 0) {
        return neverCalled(of, values);
    }
    return late.flatMap(({ before, action, at }): readonly Remark[] => {
        const what = action.kind === "glueRead" ? action.api : "job.commit";
        const init = before.happened.get("init");
        if (init?.always === true) {
            return [];
        }
        if (init === undefined && isElsewhere(of.script, before, "init?")) {
            return [unseen(at, `whether the job is initialised before ${what}`)];
        }
        const why =
            init === undefined
                ? "without Job.init before it"
                : `on a way that goes past Job.init${init.past === undefined ? "" : `, by ${lineOf(of, init.past)}`}`;
        return [{ at, what: `${what} is reached ${why}`, remedy: initRemedy }];
    });
}

/** A script that neither reads through Glue nor commits has a job to initialise all the same. */
function neverCalled({ script }: JobScript, values: ArgumentValues): readonly Remark[] {
    const isCalled = happeningsOf(script, "init").some(runs(values));
    const isElsewhere = happeningsOf(script, "handedOver").some(({ action }) => action.what === "Job");
    return isCalled || isElsewhere ? [] : [{ at: undefined, what: "Job.init is never called", remedy: initRemedy }];
}

/** What is wrong with Job.commit. */
export function commitRemarks(of: JobScript, values: ArgumentValues): readonly Remark[] {
    const commits = happeningsOf(of.script, "commit").filter(runs(values));
    const done = commits.filter(({ action }) => !action.presumed);
    return [...missing(of, values, done), ...done.flatMap((commit) => untimely(of, commit)), ...late(of, values, done)];
}

function runs(values: ArgumentValues): (happening: { readonly before: Flow }) => boolean {
    return ({ before }) => possible(before.assumptions, values);
}

/** Ends that are reached without a commit. */
function missing(of: JobScript, values: ArgumentValues, commits: readonly Happening[]): readonly Remark[] {
    return of.script.ends
        .filter(({ flow }) => possible(flow.assumptions, values) && (commits.length === 0 || hasBegun(flow)))
        .flatMap(({ at, flow }): readonly Remark[] => {
            const commit = flow.happened.get("commit");
            if (commit?.always === true) {
                return [];
            }
            if (commits.length === 0 && isElsewhere(of.script, flow, "commit?")) {
                return [unseen(at, "whether the job is committed")];
            }
            const end = at === undefined ? "the end of the script" : "the exit here";
            const past = commit?.past === undefined ? "" : `, by way of ${lineOf(of, commit.past)}`;
            const [first] = commits;
            const what =
                first === undefined
                    ? `${end} is reached, and job.commit is never called`
                    : `${end} is reached without job.commit (${lineOf(of, first.at)})${past}`;
            return [{ at: at ?? commit?.past, what, remedy: commitRemedy }];
        });
}

/** Before anything is initialised or read, there is nothing to commit. */
function hasBegun(flow: Flow): boolean {
    return ["init", "init?", "glueRead", "handedOver"].some((what) => whether(flow, what) !== "never");
}

/** A commit of what failed. */
function untimely(of: JobScript, { at, before }: Happening): readonly Remark[] {
    if (before.failing !== undefined) {
        const what = `job.commit is reached also when what begins on ${lineOf(of, before.failing)} has failed`;
        return [{ at, what, remedy: commitRemedy }];
    }
    const swallowed = [...before.happened.keys()].find((key) => key.startsWith("swallowed:"));
    const write = of.script.happenings.find(({ key }) => swallowed === `swallowed:${key}`);
    return write === undefined
        ? []
        : [
              {
                  at,
                  what: `job.commit is reached also when the write on ${lineOf(of, write.at)} has failed: its exception is caught`,
                  remedy: commitRemedy,
              },
          ];
}

/** What is read or written after the commit. */
function late(of: JobScript, values: ArgumentValues, commits: readonly Happening[]): readonly Remark[] {
    const [first] = commits;
    return of.script.happenings.filter(runs(values)).flatMap(({ action, at, before }) => {
        if (!("api" in action) || action.kind === "streaming" || whether(before, "commit") === "never") {
            return [];
        }
        const where = first === undefined ? "" : ` (${lineOf(of, first.at)})`;
        const what = `${action.api} ${action.kind === "write" ? "writes" : "reads"} after job.commit${where}`;
        return [{ at, what, remedy: commitRemedy }];
    });
}

/** Whether something may have been done by functions that are not in the script, or on objects that come from there. */
function isElsewhere(script: Script, flow: Flow, presumed: string): boolean {
    return (
        whether(flow, presumed) !== "never" ||
        happeningsOf(script, "handedOver").some(
            ({ action, key }) => action.what === "Job" && whether(flow, key) !== "never",
        )
    );
}

function unseen(at: number | undefined, what: string): Remark {
    return {
        at,
        what: `it cannot be told ${what}: modules that the script imports are not read`,
        remedy: "Make the job, initialise and commit it in the script itself.",
        undecided: true,
    };
}
