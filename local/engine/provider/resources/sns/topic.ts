import { unlessGone } from "../../errors";
import { arn, defineResource } from "../../resource";
import { text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";

export const NOT_FOUND = ["NotFound", "NotFoundException"];
const FIFO = "FIFO topics are not emulated";

/** Attributes that can be changed, by the name SNS gives them. */
const ATTRIBUTES = { displayName: "DisplayName", kmsMasterKeyId: "KmsMasterKeyId" } as const;

/** Its id is its ARN. */
export const topic = defineResource({
    type: "aws:sns/topic:Topic",
    tagged: true,
    naming: { property: "name", maxLength: 256 },
    properties: { name: text({ computed: true, replace: true }), displayName: text(), kmsMasterKeyId: text() },
    outputs: ["arn", "owner"],
    instead: {
        namePrefix: "use name, or leave both out for a name with a random suffix",
        policy: "use aws.sns.TopicPolicy",
        fifoTopic: FIFO,
        contentBasedDeduplication: FIFO,
        fifoThroughputScope: FIFO,
        archivePolicy: FIFO,
    },

    async create(session, { name, displayName, kmsMasterKeyId }, tags) {
        const sns = await session.aws.sns();
        const given = Object.entries({ DisplayName: displayName, KmsMasterKeyId: kmsMasterKeyId });
        await sns.createTopic({
            Name: name,
            Attributes: Object.fromEntries(
                given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
            ),
            Tags: tagList(tags),
        });
        return arn(session, "sns", name ?? "");
    },

    async read(session, id) {
        const sns = await session.aws.sns();
        const found = await unlessGone(() => sns.getTopicAttributes({ TopicArn: id }), ...NOT_FOUND);
        if (found === undefined) {
            return undefined;
        }
        const { Tags: tags } = await sns.listTagsForResource({ ResourceArn: id });
        const { DisplayName, KmsMasterKeyId, Owner } = found.Attributes ?? {};
        return {
            tags: tagMap(tags),
            properties: {
                name: id.slice(id.lastIndexOf(":") + 1),
                arn: id,
                owner: Owner,
                displayName: DisplayName || undefined,
                kmsMasterKeyId: KmsMasterKeyId || undefined,
            },
        };
    },

    async update(session, id, { inputs, changed, tags }) {
        const sns = await session.aws.sns();
        for (const key of ["displayName", "kmsMasterKeyId"] as const) {
            if (changed(key)) {
                const AttributeValue = inputs[key] ?? "";
                await sns.setTopicAttributes({ TopicArn: id, AttributeName: ATTRIBUTES[key], AttributeValue });
            }
        }
        if (tags.removed.length > 0) {
            await sns.untagResource({ ResourceArn: id, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await sns.tagResource({ ResourceArn: id, Tags: tagList(tags.set) });
        }
    },

    async delete(session, id) {
        const sns = await session.aws.sns();
        await unlessGone(() => sns.deleteTopic({ TopicArn: id }), ...NOT_FOUND);
    },
});
