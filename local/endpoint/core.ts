import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { Arns } from "./arns";
import { AssumeRole } from "./authorize/assume-role";
import { Authorizer } from "./authorize/authorizer";
import { RoleStore } from "./authorize/role-facts";
import { Sessions } from "./authorize/sessions";
import { type EndpointConfig } from "./config";
import { Ends } from "./events/ends";
import { type Log } from "./log";
import { type Moto } from "./moto";
import { BucketPolicies } from "./s3/bucket-policies";

/** What all parts of the endpoint work with. */
export interface Core {
    readonly config: EndpointConfig;
    readonly log: Log;
    readonly arns: Arns;
    readonly sessions: Sessions;
    readonly roles: RoleStore;
    readonly buckets: BucketPolicies;
    readonly authorizer: Authorizer;
    readonly assumeRole: AssumeRole;
    /** Told when a job run or a crawl ends. */
    readonly ends: Ends;
    /** Clients of moto itself, past the endpoint: what is done with them is not authorized and not counted. */
    readonly moto: { readonly s3: S3Client; readonly logs: CloudWatchLogsClient; close(): void };
    /** The endpoint's own URL, for the processes it starts; known once it listens. */
    url(): string;
}

/** Puts the parts together. */
export function createCore(config: EndpointConfig, log: Log, moto: Moto, url: () => string): Core {
    const client = {
        endpoint: moto.url,
        region: config.region,
        credentials: { accessKeyId: "sluice", secretAccessKey: "sluice" },
    };
    const iam = new IAMClient(client);
    const sts = new STSClient(client);
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    const logs = new CloudWatchLogsClient(client);
    const arns = new Arns(config.region, config.accountId);
    const sessions = new Sessions();
    const roles = new RoleStore(iam);
    const buckets = new BucketPolicies(config.stateDir);
    const authorizer = new Authorizer(arns, roles, buckets);
    const assumeRole = new AssumeRole(arns, roles, sessions, authorizer, sts);
    return {
        config,
        log,
        arns,
        sessions,
        roles,
        buckets,
        authorizer,
        assumeRole,
        ends: new Ends(),
        moto: {
            s3,
            logs,
            close: () => {
                for (const one of [iam, sts, s3, logs]) {
                    one.destroy();
                }
            },
        },
        url,
    };
}
