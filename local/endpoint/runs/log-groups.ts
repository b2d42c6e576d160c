import { roleNameOf } from "../arns";
import { type Job } from "../glue/job-schema";

const jobs = { spark: "/aws-glue/jobs", shell: "/aws-glue/python-jobs" };
const crawlers = "/aws-glue/crawlers";

/** What a run's record says of its logs: its groups are below, `…/output` and `…/error`. */
export function jobLogGroup(job: Job, securityConfiguration: string | undefined): string {
    const base = job.Command.Name === "pythonshell" ? jobs.shell : jobs.spark;
    return securityConfiguration === undefined ? base : `${base}/${securityConfiguration}-role/${roleNameOf(job.Role)}`;
}

/** Where a crawler logs; the stream is its name. */
export function crawlerLogGroup(role: string, securityConfiguration: string | undefined): string {
    return securityConfiguration === undefined
        ? crawlers
        : `${crawlers}-role/${roleNameOf(role)}-${securityConfiguration}`;
}
