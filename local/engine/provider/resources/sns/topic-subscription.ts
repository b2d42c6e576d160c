import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { flag, text } from "../../schema/property";
import { NOT_FOUND } from "./topic";

const BEYOND = "the program has none: a subscription gets all that its topic says";

/** Its id is its ARN. One by e-mail waits, on AWS, until whoever is at the address confirms it. */
export const topicSubscription = defineResource({
    type: "aws:sns/topicSubscription:TopicSubscription",
    properties: {
        topic: text({ required: true, replace: true }),
        protocol: text({
            required: true,
            replace: true,
            values: ["email", "email-json", "sqs", "lambda", "http", "https", "sms"],
        }),
        endpoint: text({ required: true, replace: true }),
        rawMessageDelivery: flag({ default: false }),
    },
    outputs: ["arn", "ownerId", "pendingConfirmation"],
    instead: {
        filterPolicy: BEYOND,
        filterPolicyScope: BEYOND,
        deliveryPolicy: BEYOND,
        redrivePolicy: BEYOND,
        replayPolicy: BEYOND,
        subscriptionRoleArn: BEYOND,
        confirmationTimeoutInMinutes: BEYOND,
        endpointAutoConfirms: BEYOND,
    },

    async create(session, { topic, protocol, endpoint, rawMessageDelivery }) {
        const sns = await session.aws.sns();
        const { SubscriptionArn = "" } = await sns.subscribe({
            TopicArn: topic,
            Protocol: protocol,
            Endpoint: endpoint,
            Attributes: { RawMessageDelivery: String(rawMessageDelivery) },
            ReturnSubscriptionArn: true,
        });
        return SubscriptionArn;
    },

    async read(session, id) {
        const sns = await session.aws.sns();
        const found = await unlessGone(() => sns.getSubscriptionAttributes({ SubscriptionArn: id }), ...NOT_FOUND);
        const attributes = found?.Attributes;
        return (
            attributes && {
                properties: {
                    arn: id,
                    topic: attributes.TopicArn,
                    protocol: attributes.Protocol,
                    endpoint: attributes.Endpoint,
                    rawMessageDelivery: attributes.RawMessageDelivery === "true",
                    ownerId: attributes.Owner,
                    pendingConfirmation: attributes.PendingConfirmation === "true",
                },
            }
        );
    },

    async update(session, id, { inputs }) {
        const sns = await session.aws.sns();
        await sns.setSubscriptionAttributes({
            SubscriptionArn: id,
            AttributeName: "RawMessageDelivery",
            AttributeValue: String(inputs.rawMessageDelivery),
        });
    },

    async delete(session, id) {
        const sns = await session.aws.sns();
        await unlessGone(() => sns.unsubscribe({ SubscriptionArn: id }), ...NOT_FOUND);
    },
});
