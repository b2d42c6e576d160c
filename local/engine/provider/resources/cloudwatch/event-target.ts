import { status } from "@grpc/grpc-js";
import { RpcError } from "../../../grpc";
import { unlessGone } from "../../errors";
import { defineResource, type Session } from "../../resource";
import { flag, type Inputs, map, object, text } from "../../schema/property";
import { NOT_FOUND, OTHER_BUS } from "./event-rule";

const KIND = "the local endpoint delivers events to SNS topics alone";

const properties = {
    rule: text({ required: true, replace: true }),
    targetId: text({ computed: true, replace: true }),
    arn: text({ required: true }),
    roleArn: text(),
    input: text(),
    inputTransformer: object({ inputPaths: map(), inputTemplate: text({ required: true }) }),
    forceDestroy: flag({ default: false, local: true }),
};

/** Its id is `<rule>/<target id>`. */
export const eventTarget = defineResource({
    type: "aws:cloudwatch/eventTarget:EventTarget",
    naming: { property: "targetId", maxLength: 64 },
    properties,
    outputs: [],
    instead: {
        eventBusName: OTHER_BUS,
        inputPath: "use inputTransformer",
        ecsTarget: KIND,
        sqsTarget: KIND,
        httpTarget: KIND,
        batchTarget: KIND,
        kinesisTarget: KIND,
        redshiftTarget: KIND,
        appsyncTarget: KIND,
        runCommandTargets: KIND,
        sagemakerPipelineTarget: KIND,
        deadLetterConfig: "there are no queues for what is not delivered here",
        retryPolicy: "nothing is tried twice here",
    },

    async create(session, inputs) {
        await put(session, inputs);
        return `${inputs.rule}/${inputs.targetId ?? ""}`;
    },

    async read(session, id) {
        const events = await session.aws.events();
        const [rule = "", targetId] = id.split("/");
        const found = await unlessGone(() => events.listTargetsByRule({ Rule: rule }), NOT_FOUND);
        const target = found?.Targets?.find(({ Id }) => Id === targetId);
        return (
            target && {
                properties: {
                    rule,
                    targetId: target.Id,
                    arn: target.Arn,
                    roleArn: target.RoleArn,
                    input: target.Input,
                    inputTransformer: target.InputTransformer && {
                        inputPaths: target.InputTransformer.InputPathsMap,
                        inputTemplate: target.InputTransformer.InputTemplate,
                    },
                },
            }
        );
    },

    async update(session, _id, { inputs }) {
        await put(session, inputs);
    },

    async delete(session, id) {
        const events = await session.aws.events();
        const [rule = "", targetId = ""] = id.split("/");
        await unlessGone(() => events.removeTargets({ Rule: rule, Ids: [targetId] }), NOT_FOUND);
    },
});

async function put(session: Session, inputs: Inputs<typeof properties>): Promise<void> {
    const events = await session.aws.events();
    const { rule, targetId, inputTransformer } = inputs;
    const { FailedEntries = [] } = await events.putTargets({
        Rule: rule,
        Targets: [
            {
                Id: targetId,
                Arn: inputs.arn,
                RoleArn: inputs.roleArn,
                Input: inputs.input,
                InputTransformer: inputTransformer && {
                    InputPathsMap: inputTransformer.inputPaths,
                    InputTemplate: inputTransformer.inputTemplate,
                },
            },
        ],
    });
    const [failed] = FailedEntries;
    if (failed !== undefined) {
        throw new RpcError(status.UNKNOWN, `${failed.ErrorCode}: ${failed.ErrorMessage}`);
    }
}
