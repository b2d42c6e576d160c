import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { account, policy } from "./clients";
import { unique } from "./endpoint";
import { until } from "./expect";

/** Clients for what happens after an end. */
export function watchClients(url: string) {
    const config = {
        endpoint: url,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        maxAttempts: 1,
    };
    return {
        events: new EventBridgeClient(config),
        cloudwatch: new CloudWatchClient(config),
        sns: new SNSClient(config),
        sqs: new SQSClient(config),
    };
}

/** A topic that lets the services publish, and a queue that hears what it says. */
export async function topicWithQueue(
    { sns, sqs }: ReturnType<typeof watchClients>,
    statement: object = {
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com", "cloudwatch.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
) {
    const name = unique("topic");
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
    await sns.send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: policy(statement) }),
    );
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Endpoint = `arn:aws:sqs:us-east-1:${account}:${name}`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    return {
        arn: TopicArn,
        /** Waits for the next notification. */
        async next(): Promise<{ readonly Subject?: string; readonly Message: string }> {
            const message = await until(
                async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0],
                (found) => found !== undefined,
            );
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle ?? "" }));
            return JSON.parse(message?.Body ?? "") as { Subject?: string; Message: string };
        },
        /** How many notifications wait. */
        async isEmpty(): Promise<boolean> {
            const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
            return Messages.length === 0;
        },
    };
}
