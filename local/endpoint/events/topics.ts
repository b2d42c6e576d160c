import { GetTopicAttributesCommand, PublishCommand } from "@aws-sdk/client-sns";
import { decide, parsePolicyDocument } from "../../../policies/facts/iam";
import { type EventClients } from "./clients";

/** A service that publishes, and for which of its resources: a topic's policy may ask for both. */
export interface Publisher {
    /** `events.amazonaws.com`, `cloudwatch.amazonaws.com`. */
    readonly service: string;
    /** ARN of the rule or the alarm. */
    readonly sourceArn: string;
    readonly accountId: string;
}

/** A topic that does not let a service publish: with AWS the message is lost, and nobody is told. */
export class PublishRefusedError extends Error {}

/**
 * Publishes as a service does, under the topic's own policy.
 *
 * @throws PublishRefusedError unless the policy certainly allows it
 */
export async function publishAs(
    publisher: Publisher,
    clients: EventClients,
    message: { readonly TopicArn: string; readonly Message: string; readonly Subject?: string },
): Promise<void> {
    const sns = await clients.sns();
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: message.TopicArn }));
    const decision = decide(
        {
            action: "sns:Publish",
            resource: message.TopicArn,
            principal: { type: "Service", value: publisher.service },
            context: { "aws:SourceArn": publisher.sourceArn, "aws:SourceAccount": publisher.accountId },
            contextIsComplete: true,
        },
        {
            identity: [],
            resource: [
                { name: `policy of ${message.TopicArn}`, document: parsePolicyDocument(Attributes.Policy ?? "{}") },
            ],
        },
    );
    if (decision.outcome !== "allow") {
        throw new PublishRefusedError(
            `${publisher.service} may not publish to ${message.TopicArn} for ${publisher.sourceArn}: ${decision.reason}. ` +
                `The topic's policy must allow it sns:Publish.`,
        );
    }
    await sns.send(new PublishCommand(message));
}
