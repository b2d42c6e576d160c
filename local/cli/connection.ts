import * as fs from "node:fs";
import * as path from "node:path";
import type { AthenaClient } from "@aws-sdk/client-athena";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { GlueClient } from "@aws-sdk/client-glue";
import type { S3Client } from "@aws-sdk/client-s3";
import { load } from "js-yaml";
import { type Dataset, loadDatasets } from "../../infra/datasets/datasets";
import { protectionSchema } from "../../infra/config/protection";
import { type AdoptedNames, LakeNames } from "../../infra/names";
import { UserError } from "../errors";
import { packageRoot } from "../paths";
import { requireService } from "../service/service";

/** The stack whose lake runs on this machine. */
export const LOCAL_STACK = "local";

/**
 * A deployed lake: its names, and clients to reach it. The same calls go to the local endpoint (`--stack local`) and to an
 * account (any other stack, with the AWS SDK's own credentials). Clients are loaded when first used.
 */
export class Lake {
    constructor(
        readonly names: LakeNames,
        private readonly client: Readonly<Record<string, unknown>>,
        /** The local endpoint's URL, when this is the local lake. */
        readonly localUrl?: string,
    ) {}

    async glue(): Promise<GlueClient> {
        const { GlueClient } = await import("@aws-sdk/client-glue");
        return new GlueClient(this.client);
    }

    async s3(): Promise<S3Client> {
        const { S3Client } = await import("@aws-sdk/client-s3");
        // A refused upload is an answer here, with a message of our own; the client would warn about it on the console.
        const silent = () => undefined;
        const logger = { debug: silent, info: silent, warn: silent, error: silent };
        return new S3Client({ ...this.client, logger, forcePathStyle: this.localUrl !== undefined });
    }

    async athena(): Promise<AthenaClient> {
        const { AthenaClient } = await import("@aws-sdk/client-athena");
        return new AthenaClient(this.client);
    }

    async cloudwatch(): Promise<CloudWatchClient> {
        const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
        return new CloudWatchClient(this.client);
    }

    async logs(): Promise<CloudWatchLogsClient> {
        const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
        return new CloudWatchLogsClient(this.client);
    }
}

/** Finds the lake of a stack. @throws UserError when the local one does not run, or the account cannot be reached. */
export async function connect(stack: string): Promise<Lake> {
    const { project, region, adopted } = readProject(stack);
    if (stack === LOCAL_STACK) {
        const { url, health } = await requireService();
        const credentials = { accessKeyId: "local", secretAccessKey: "local" };
        return new Lake(
            new LakeNames({ project, stack, accountId: health.accountId, region: health.region }, adopted),
            { endpoint: url, region: health.region, credentials },
            url,
        );
    }
    const client = { region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION };
    if (client.region === undefined) {
        throw new UserError(`Stack ${stack} has no aws:region, neither in Pulumi.${stack}.yaml nor in AWS_REGION.`);
    }
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const identity = await new STSClient(client).send(new GetCallerIdentityCommand({})).catch((error: Error) => {
        throw new UserError(
            `No AWS account for stack ${stack}: ${error.message}\nSign in first (aws sso login, AWS_PROFILE, …), or use --stack local.`,
        );
    });
    const names = new LakeNames(
        {
            project,
            stack,
            accountId: identity.Account ?? "",
            region: client.region,
            partition: identity.Arn?.split(":")[1],
        },
        adopted,
    );
    return new Lake(names, client);
}

/** Project name, the stack's region and what it takes over, from Pulumi's own files. */
function readProject(stack: string): { project: string; region?: string; adopted: AdoptedNames } {
    const read = (file: string): Record<string, unknown> =>
        (load(fs.readFileSync(path.join(packageRoot(), file), "utf8")) ?? {}) as Record<string, unknown>;
    const project = String(read("Pulumi.yaml").name);
    const stackFile = `Pulumi.${stack}.yaml`;
    if (!fs.existsSync(path.join(packageRoot(), stackFile))) {
        const known = fs
            .readdirSync(packageRoot())
            .map((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1])
            .filter((name) => name !== undefined);
        throw new UserError(
            `No stack ${JSON.stringify(stack)}: there is no ${stackFile}. Known stacks: ${known.join(", ")}.`,
            2,
        );
    }
    const config = read(stackFile).config as Record<string, unknown> | undefined;
    const region = config?.["aws:region"];
    const { data: protection } = protectionSchema.safeParse(config?.[`${project}:protection`] ?? {});
    // A wrong section is told by the program that deploys it; until then nothing goes by it.
    return { project, region: typeof region === "string" ? region : undefined, adopted: protection?.adopt ?? {} };
}

/** The datasets of this checkout, by name. */
export function knownDatasets(): Map<string, Dataset> {
    const files = loadDatasets(path.join(packageRoot(), "etl", "datasets"));
    return new Map(files.map(({ dataset }) => [dataset.name, dataset]));
}

/** @throws UserError naming the datasets there are. */
export function requireDataset(name: string): Dataset {
    const datasets = knownDatasets();
    const dataset = datasets.get(name);
    if (dataset === undefined) {
        throw new UserError(
            `No dataset ${JSON.stringify(name)}. Known datasets: ${[...datasets.keys()].join(", ")}. A dataset is a file: etl/datasets/${name}.json`,
            2,
        );
    }
    return dataset;
}
