import { type IncomingHttpHeaders } from "node:http";
import { credentialOf, type Credential } from "./credential";
import { classifyS3, type S3Request } from "./s3";
import { type RequestUrl } from "./url";

/** How the request names its action and how errors are written. */
export type Protocol = "json" | "query" | "cbor" | "s3" | "rest";

/** A request, as far as its head tells what it is. The action of the query protocol is in the body. */
export interface Classified {
    readonly protocol: Protocol;
    /** Signing name of the service: `s3`, `glue`, `sts`, `iam`, `logs`, `athena`, `monitoring`, `kms`… */
    readonly service: string;
    /** From the head; undefined where only the body tells. */
    readonly action?: string;
    readonly credential?: Credential;
    readonly s3?: S3Request;
}

/** Services of the targets that a request may have without being signed. */
const servicesByTarget: Readonly<Record<string, string>> = {
    AWSGlue: "glue",
    AmazonAthena: "athena",
    AWSBudgetServiceGateway: "budgets",
    Logs_20140328: "logs",
    AWSEvents: "events",
    GraniteServiceVersion20100801: "monitoring",
    TrentService: "kms",
};

/** Services that speak the query protocol, or S3's; any other without a target is REST. */
const queryServices = new Set(["sts", "iam", "monitoring", "ec2", "sns", "sqs", "rds", "cloudformation", "redshift"]);

/** Classifies a request by its head. The credential scope names the service, as it does for moto. */
export function classify(method: string, headers: IncomingHttpHeaders, url: RequestUrl): Classified {
    const credential = credentialOf(headers, url.query);
    const base = credential === undefined ? {} : { credential };
    const [targetPrefix, targetAction] = splitTarget(headers["x-amz-target"]);
    const service = credential?.service ?? servicesByTarget[targetPrefix] ?? unsignedService(method, headers);
    if (service === "s3" && !url.rawPath.startsWith("/v20180820/")) {
        return { ...base, protocol: "s3", service, s3: classifyS3(method, headers, url) };
    }
    if (headers["smithy-protocol"] === "rpc-v2-cbor") {
        const action = /^\/service\/[^/]+\/operation\/([A-Za-z0-9]+)$/.exec(url.rawPath)?.[1];
        return { ...base, protocol: "cbor", service, ...(action === undefined ? {} : { action }) };
    }
    if (targetAction !== undefined) {
        return { ...base, protocol: "json", service, action: targetAction };
    }
    if (isForm(headers) || queryServices.has(service)) {
        return { ...base, protocol: "query", service };
    }
    return { ...base, protocol: "rest", service: service === "s3" ? "s3-control" : service };
}

function splitTarget(header: string | string[] | undefined): [string, string | undefined] {
    const target = Array.isArray(header) ? header[0] : header;
    const dot = target?.lastIndexOf(".") ?? -1;
    return target === undefined || dot < 0 ? ["", undefined] : [target.slice(0, dot), target.slice(dot + 1)];
}

/** An unsigned form at the root is a call of the query protocol; everything else unsigned is S3. */
function unsignedService(method: string, headers: IncomingHttpHeaders): string {
    return method === "POST" && isForm(headers) ? "sts" : "s3";
}

function isForm(headers: IncomingHttpHeaders): boolean {
    return (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}
