import { RuleState } from "@aws-sdk/client-eventbridge";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { document, flag, type Inputs, text } from "../../schema/property";
import { tagList, tagMap, type Tags } from "../../tags";

export const NOT_FOUND = "ResourceNotFoundException";
export const OTHER_BUS = "buses beside the account's own are not emulated";

const properties = {
    name: text({ computed: true, replace: true }),
    description: text(),
    eventPattern: document(),
    scheduleExpression: text(),
    state: text({ default: "ENABLED", values: ["ENABLED", "DISABLED"] }),
    roleArn: text(),
    forceDestroy: flag({ default: false, local: true }),
};

export const eventRule = defineResource({
    type: "aws:cloudwatch/eventRule:EventRule",
    tagged: true,
    naming: { property: "name", maxLength: 64 },
    properties,
    outputs: ["arn"],
    instead: {
        namePrefix: "use name, or leave both out for a name with a random suffix",
        isEnabled: "use state",
        eventBusName: OTHER_BUS,
    },

    async create(session, inputs, tags) {
        await put(session, inputs, tags);
        return inputs.name ?? "";
    },

    async read(session, name) {
        const events = await session.aws.events();
        const rule = await unlessGone(() => events.describeRule({ Name: name }), NOT_FOUND);
        if (rule === undefined) {
            return undefined;
        }
        const { Tags: tags } = await events.listTagsForResource({ ResourceARN: ruleArn(session, name) });
        return {
            tags: tagMap(tags),
            properties: {
                name,
                arn: ruleArn(session, name),
                description: rule.Description,
                eventPattern: rule.EventPattern,
                scheduleExpression: rule.ScheduleExpression,
                state: rule.State as "ENABLED" | "DISABLED" | undefined,
                roleArn: rule.RoleArn,
            },
        };
    },

    async update(session, name, { inputs, tags }) {
        await put(session, inputs);
        const events = await session.aws.events();
        const ResourceARN = ruleArn(session, name);
        if (tags.removed.length > 0) {
            await events.untagResource({ ResourceARN, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await events.tagResource({ ResourceARN, Tags: tagList(tags.set) });
        }
    },

    async delete(session, name) {
        const events = await session.aws.events();
        await unlessGone(() => events.deleteRule({ Name: name }), NOT_FOUND);
    },
});

async function put(session: Session, inputs: Inputs<typeof properties>, tags: Tags = {}): Promise<void> {
    const events = await session.aws.events();
    await events.putRule({
        Name: inputs.name,
        Description: inputs.description,
        EventPattern: inputs.eventPattern,
        ScheduleExpression: inputs.scheduleExpression,
        State: RuleState[inputs.state],
        RoleArn: inputs.roleArn,
        // PutRule of a rule that is there leaves its tags alone.
        Tags: Object.keys(tags).length === 0 ? undefined : tagList(tags),
    });
}

function ruleArn(session: Session, name: string): string {
    return arn(session, "events", `rule/${name}`);
}
