import { unlessGone } from "../../errors";
import { defineResource, policyDocument, type Session } from "../../resource";
import { text } from "../../schema/property";
import { NOT_FOUND } from "./topic";

/** A topic is never without a policy: this is how SNS makes it, for the owner alone. */
function ownersPolicy(session: Session, topicArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OwnerAlone",
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${session.accountId}:root` },
                Action: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic", "sns:Subscribe"],
                Resource: topicArn,
            },
        ],
    });
}

/** Its id is the topic's ARN. */
export const topicPolicy = defineResource({
    type: "aws:sns/topicPolicy:TopicPolicy",
    properties: { arn: text({ required: true, replace: true }), policy: policyDocument },
    outputs: ["owner"],

    async create(session, { arn, policy }) {
        await put(session, arn, policy);
        return arn;
    },

    async read(session, id) {
        const sns = await session.aws.sns();
        const found = await unlessGone(() => sns.getTopicAttributes({ TopicArn: id }), ...NOT_FOUND);
        const { Policy, Owner } = found?.Attributes ?? {};
        return found && { properties: { arn: id, policy: Policy, owner: Owner } };
    },

    async update(session, id, { inputs }) {
        await put(session, id, inputs.policy);
    },

    async delete(session, id) {
        await unlessGone(() => put(session, id, ownersPolicy(session, id)), ...NOT_FOUND);
    },
});

async function put(session: Session, TopicArn: string, AttributeValue: string): Promise<void> {
    const sns = await session.aws.sns();
    await sns.setTopicAttributes({ TopicArn, AttributeName: "Policy", AttributeValue });
}
