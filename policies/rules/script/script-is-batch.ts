import { checkScripts, type Remark } from "../../facts/script/jobScript";
import { happeningsOf } from "../../facts/script/model";
import { type Rule } from "../../rule";
import { exampleScriptJob, readUsers } from "./examples";

const fix =
    "Read what has arrived with create_dynamic_frame and a bookmark, in a run by schedule or event; take streams elsewhere.";

/** A stream has its own checkpoints and never ends: bookmark, retries, timeout and commit mean nothing to it. */
export const scriptIsBatch: Rule = {
    name: "script-is-batch",
    description: "A Spark job's script uses no streaming API.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "Glue ETL should NOT: … Perform streaming logic.",
        from: "Glue ETL notes, Glue ETL Job Design",
    },
    fix,
    stack: {
        check: (lake) =>
            checkScripts(lake, ({ script }) =>
                happeningsOf(script, "streaming").map(({ at, action }): Remark => ({
                    at,
                    what: `${action.api} is for streams`,
                    remedy: fix,
                })),
            ),
    },
    examples: {
        failing: exampleScriptJob([
            'users = glue.spark_session.readStream.schema("id int").csv("s3://acme-raw/users/")',
            'users.writeStream.start(args["OUTPUT_PATH"])',
        ]),
        passing: exampleScriptJob([...readUsers, "job.commit()"]),
    },
};
