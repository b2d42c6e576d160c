import { type LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { flag, number, text } from "../../schema/property";

const RETENTIONS = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const NOT_FOUND = "ResourceNotFoundException";

export const logGroup = defineResource({
    type: "aws:cloudwatch/logGroup:LogGroup",
    tagged: true,
    naming: { property: "name", maxLength: 512 },
    properties: {
        name: text({ computed: true, replace: true }),
        kmsKeyId: text(),
        logGroupClass: text({
            computed: true,
            replace: true,
            values: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"],
        }),
        retentionInDays: number({
            default: 0,
            check: (days) => (RETENTIONS.includes(days) ? undefined : `it must be one of ${RETENTIONS.join(", ")}.`),
        }),
        skipDestroy: flag({ default: false, local: true }),
    },
    outputs: ["arn"],
    instead: {
        deletionProtectionEnabled: "use the resource option protect",
        namePrefix: "use name, or leave both out for a name with a random suffix",
    },

    async create(session, inputs, tags, created) {
        const logs = await session.aws.logs();
        const { name = "" } = inputs;
        await logs.createLogGroup({
            logGroupName: name,
            kmsKeyId: inputs.kmsKeyId,
            logGroupClass: inputs.logGroupClass as LogGroupClass | undefined,
            tags,
        });
        created(name);
        if (inputs.retentionInDays > 0) {
            await logs.putRetentionPolicy({ logGroupName: name, retentionInDays: inputs.retentionInDays });
        }
        return name;
    },

    async read(session, name) {
        const logs = await session.aws.logs();
        const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: name });
        const group = logGroups.find(({ logGroupName }) => logGroupName === name);
        if (group === undefined) {
            return undefined;
        }
        const { tags } = await logs.listTagsForResource({ resourceArn: groupArn(session, name) });
        return {
            tags,
            properties: {
                name,
                arn: groupArn(session, name),
                kmsKeyId: group.kmsKeyId,
                logGroupClass: group.logGroupClass ?? "STANDARD",
                retentionInDays: group.retentionInDays ?? 0,
            },
        };
    },

    async update(session, name, { inputs, changed, tags }) {
        const logs = await session.aws.logs();
        if (changed("retentionInDays")) {
            await (inputs.retentionInDays > 0
                ? logs.putRetentionPolicy({ logGroupName: name, retentionInDays: inputs.retentionInDays })
                : logs.deleteRetentionPolicy({ logGroupName: name }));
        }
        if (changed("kmsKeyId")) {
            await (inputs.kmsKeyId === undefined
                ? logs.disassociateKmsKey({ logGroupName: name })
                : logs.associateKmsKey({ logGroupName: name, kmsKeyId: inputs.kmsKeyId }));
        }
        const group = { resourceArn: groupArn(session, name) };
        if (tags.removed.length > 0) {
            await logs.untagResource({ ...group, tagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await logs.tagResource({ ...group, tags: tags.set });
        }
    },

    async delete(session, name, { skipDestroy }) {
        if (!skipDestroy) {
            const logs = await session.aws.logs();
            await unlessGone(() => logs.deleteLogGroup({ logGroupName: name }), NOT_FOUND);
        }
    },
});

function groupArn(session: Session, name: string): string {
    return arn(session, "logs", `log-group:${name}`);
}
