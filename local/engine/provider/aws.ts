import { type Athena } from "@aws-sdk/client-athena";
import { type Budgets } from "@aws-sdk/client-budgets";
import { type CloudWatch } from "@aws-sdk/client-cloudwatch";
import { type CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { type EventBridge } from "@aws-sdk/client-eventbridge";
import { type Glue } from "@aws-sdk/client-glue";
import { type IAM } from "@aws-sdk/client-iam";
import { type S3 } from "@aws-sdk/client-s3";
import { type SNS } from "@aws-sdk/client-sns";
import { Kms } from "./kms";

// Any key that is not a session of a role is the account's administrator.
const CREDENTIALS = { accessKeyId: "sluice-local-deployer", secretAccessKey: "local" };

interface Client {
    destroy(): void;
}

/** Clients of the local AWS endpoint, one a service. A service's SDK is loaded when it is first needed: a preview needs none. */
export class Aws {
    private readonly clients = new Map<string, Promise<Client>>();

    constructor(
        private readonly endpoint: string,
        private readonly region: string,
    ) {}

    athena(): Promise<Athena> {
        return this.client("athena", async () => {
            const sdk = await import("@aws-sdk/client-athena");
            return new sdk.Athena(this.options());
        });
    }

    budgets(): Promise<Budgets> {
        return this.client("budgets", async () => {
            const sdk = await import("@aws-sdk/client-budgets");
            return new sdk.Budgets(this.options());
        });
    }

    cloudwatch(): Promise<CloudWatch> {
        return this.client("cloudwatch", async () => {
            const sdk = await import("@aws-sdk/client-cloudwatch");
            return new sdk.CloudWatch(this.options());
        });
    }

    events(): Promise<EventBridge> {
        return this.client("events", async () => {
            const sdk = await import("@aws-sdk/client-eventbridge");
            return new sdk.EventBridge(this.options());
        });
    }

    sns(): Promise<SNS> {
        return this.client("sns", async () => {
            const sdk = await import("@aws-sdk/client-sns");
            return new sdk.SNS(this.options());
        });
    }

    logs(): Promise<CloudWatchLogs> {
        return this.client("logs", async () => {
            const sdk = await import("@aws-sdk/client-cloudwatch-logs");
            return new sdk.CloudWatchLogs(this.options());
        });
    }

    glue(): Promise<Glue> {
        return this.client("glue", async () => {
            const sdk = await import("@aws-sdk/client-glue");
            return new sdk.Glue(this.options());
        });
    }

    iam(): Promise<IAM> {
        return this.client("iam", async () => {
            const sdk = await import("@aws-sdk/client-iam");
            return new sdk.IAM(this.options());
        });
    }

    kms(): Promise<Kms> {
        return this.client("kms", async () => new Kms(this.endpoint, this.region, CREDENTIALS.accessKeyId));
    }

    s3(): Promise<S3> {
        return this.client("s3", async () => {
            const sdk = await import("@aws-sdk/client-s3");
            return new sdk.S3({
                ...this.options(),
                forcePathStyle: true,
                // The endpoint is this machine: nothing corrupts a body on the way.
                requestChecksumCalculation: "WHEN_REQUIRED",
                responseChecksumValidation: "WHEN_REQUIRED",
            });
        });
    }

    /** Closes the connections. */
    async destroy(): Promise<void> {
        const clients = [...this.clients.values()];
        this.clients.clear();
        (await Promise.all(clients)).forEach((client) => client.destroy());
    }

    private options() {
        return {
            endpoint: this.endpoint,
            region: this.region,
            credentials: CREDENTIALS,
            maxAttempts: 3,
            requestHandler: {
                connectionTimeout: 2000,
                requestTimeout: 60_000,
                httpAgent: { keepAlive: true, maxSockets: 32 },
            },
        };
    }

    private client<C extends Client>(name: string, create: () => Promise<C>): Promise<C> {
        const known = this.clients.get(name) as Promise<C> | undefined;
        const client = known ?? create();
        this.clients.set(name, client);
        return client;
    }
}
