import { AthenaClient } from "@aws-sdk/client-athena";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { GlueClient } from "@aws-sdk/client-glue";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { sharedEndpoint, unique } from "./endpoint";

/** Credentials that a client signs with. */
export interface TestCredentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

/** The SDK's clients of an endpoint. Nothing is tried twice: a test sees the first answer. */
export interface Clients {
    readonly s3: S3Client;
    readonly glue: GlueClient;
    readonly iam: IAMClient;
    readonly sts: STSClient;
    readonly logs: CloudWatchLogsClient;
    readonly athena: AthenaClient;
}

export const account = "123456789012";

/** Clients with the given credentials, the administrator's by default. */
export function clientsOf(
    url: string,
    credentials: TestCredentials = { accessKeyId: "test", secretAccessKey: "test" },
): Clients {
    const config = { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 };
    return {
        s3: new S3Client({ ...config, forcePathStyle: true }),
        glue: new GlueClient(config),
        iam: new IAMClient(config),
        sts: new STSClient(config),
        logs: new CloudWatchLogsClient(config),
        athena: new AthenaClient(config),
    };
}

/** The administrator's clients of the shared endpoint. */
export async function admin(): Promise<Clients> {
    return clientsOf((await sharedEndpoint()).url);
}

export const glueTrust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

export const accountTrust = {
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
        { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
};

/** An inline policy of the given statements. */
export function policy(...statements: readonly object[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Makes a role with an inline policy; its name. */
export async function createRole(
    clients: Clients,
    options: { readonly statements?: readonly object[]; readonly trust?: object } = {},
): Promise<{ readonly name: string; readonly arn: string }> {
    const name = unique("role");
    await clients.iam.send(
        new CreateRoleCommand({
            RoleName: name,
            AssumeRolePolicyDocument: JSON.stringify(options.trust ?? accountTrust),
        }),
    );
    if (options.statements !== undefined && options.statements.length > 0) {
        await clients.iam.send(
            new PutRolePolicyCommand({
                RoleName: name,
                PolicyName: "own",
                PolicyDocument: policy(...options.statements),
            }),
        );
    }
    return { name, arn: `arn:aws:iam::${account}:role/${name}` };
}

/** Credentials of a role's session. */
export async function assume(clients: Clients, roleArn: string, more: object = {}): Promise<TestCredentials> {
    const { Credentials } = await clients.sts.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "test", ...more }),
    );
    if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) {
        throw new Error("no credentials came back");
    }
    return {
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        ...(Credentials.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
    };
}

/** Clients of the shared endpoint that work as a new role with these statements. */
export async function asRole(...statements: readonly object[]): Promise<Clients & { readonly roleArn: string }> {
    const { url } = await sharedEndpoint();
    const owner = await admin();
    const role = await createRole(owner, { statements });
    return { ...clientsOf(url, await assume(owner, role.arn)), roleArn: role.arn };
}
