import { type CreateWorkflowRequest } from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { type Inputs, map, number, text } from "../../schema/property";
import { changeTags, NOT_FOUND, readTags } from "./tags";

const properties = {
    name: text({ required: true, replace: true }),
    description: text(),
    defaultRunProperties: map(),
    maxConcurrentRuns: number({ check: (runs) => (runs >= 1 ? undefined : "it must be at least 1.") }),
};

export const workflow = defineResource({
    type: "aws:glue/workflow:Workflow",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn"],

    async create(session, inputs, tags) {
        const glue = await session.aws.glue();
        await glue.createWorkflow({ ...toRequest(inputs), Tags: tags });
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = (await unlessGone(() => glue.getWorkflow({ Name: name }), NOT_FOUND))?.Workflow;
        return (
            found && {
                tags: await readTags(glue, workflowArn(session, name)),
                properties: {
                    name: found.Name,
                    description: found.Description || undefined,
                    defaultRunProperties: found.DefaultRunProperties,
                    maxConcurrentRuns: found.MaxConcurrentRuns,
                    arn: workflowArn(session, name),
                },
            }
        );
    },

    async update(session, name, { inputs, before, changed, tags }) {
        const glue = await session.aws.glue();
        if (changed()) {
            await glue.updateWorkflow({
                // Glue leaves what an update does not give as it was.
                ...(before.description !== undefined && { Description: "" }),
                ...(before.defaultRunProperties !== undefined && { DefaultRunProperties: {} }),
                ...toRequest(inputs),
            });
        }
        await changeTags(glue, workflowArn(session, name), tags);
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteWorkflow({ Name: name }), NOT_FOUND);
    },
});

function toRequest(inputs: Inputs<typeof properties>): CreateWorkflowRequest & { Name: string } {
    return {
        Name: inputs.name,
        ...(inputs.description !== undefined && { Description: inputs.description }),
        ...(inputs.defaultRunProperties && { DefaultRunProperties: { ...inputs.defaultRunProperties } }),
        ...(inputs.maxConcurrentRuns !== undefined && { MaxConcurrentRuns: inputs.maxConcurrentRuns }),
    };
}

function workflowArn(session: Session, name: string): string {
    return arn(session, "glue", `workflow/${name}`);
}
