import { type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { type SNSClient } from "@aws-sdk/client-sns";

interface Options {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Clients of moto for what follows an end. They are loaded when the first run or crawl ends, for a start is not to wait for them. */
export class EventClients {
    private readonly made: { destroy(): void }[] = [];
    private known: { events?: EventBridgeClient; sns?: SNSClient; cloudwatch?: CloudWatchClient } = {};

    constructor(private readonly options: Options) {}

    async events(): Promise<EventBridgeClient> {
        const { EventBridgeClient } = await import("@aws-sdk/client-eventbridge");
        return (this.known.events ??= this.keep(new EventBridgeClient(this.options)));
    }

    async sns(): Promise<SNSClient> {
        const { SNSClient } = await import("@aws-sdk/client-sns");
        return (this.known.sns ??= this.keep(new SNSClient(this.options)));
    }

    async cloudwatch(): Promise<CloudWatchClient> {
        const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
        return (this.known.cloudwatch ??= this.keep(new CloudWatchClient(this.options)));
    }

    close(): void {
        this.made.forEach((client) => client.destroy());
    }

    private keep<C extends { destroy(): void }>(client: C): C {
        this.made.push(client);
        return client;
    }
}
