import { roleNameOf } from "../arns";

const jobs = "/aws-glue/jobs";
const crawlers = "/aws-glue/crawlers";

/** What a run's record says of its logs: its groups are below, `…/output` and `…/error`. */
export function jobLogGroup(role: string, securityConfiguration: string | undefined): string {
    return securityConfiguration === undefined ? jobs : `${jobs}/${securityConfiguration}-role/${roleNameOf(role)}`;
}

/** Where a crawler logs; the stream is its name. */
export function crawlerLogGroup(role: string, securityConfiguration: string | undefined): string {
    return securityConfiguration === undefined
        ? crawlers
        : `${crawlers}-role/${roleNameOf(role)}-${securityConfiguration}`;
}
