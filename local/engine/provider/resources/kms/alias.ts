import { unlessGone } from "../../errors";
import { arn, defineResource } from "../../resource";
import { text } from "../../schema/property";
import { keyIdOf, NOT_FOUND } from "./kms";

export const alias = defineResource({
    type: "aws:kms/alias:Alias",
    naming: { property: "name", maxLength: 256, prefix: "alias/" },
    properties: {
        name: text({ required: true, replace: true, check: aliasProblem }),
        targetKeyId: text({ required: true, same: (desired, actual) => keyIdOf(desired) === keyIdOf(actual) }),
    },
    outputs: ["arn", "targetKeyArn"],
    changing: { targetKeyArn: ["targetKeyId"] },
    instead: { namePrefix: "use name, or leave both out for a name with a random suffix" },

    async create(session, { name, targetKeyId }) {
        const kms = await session.aws.kms();
        await kms.call("CreateAlias", { AliasName: name, TargetKeyId: targetKeyId });
        return name;
    },

    async read(session, name) {
        const kms = await session.aws.kms();
        const found = await unlessGone(() => kms.call("DescribeKey", { KeyId: name }), NOT_FOUND);
        return (
            found && {
                properties: {
                    name,
                    arn: arn(session, "kms", name),
                    targetKeyId: found.KeyMetadata.KeyId,
                    targetKeyArn: found.KeyMetadata.Arn,
                },
            }
        );
    },

    async update(session, name, { inputs: { targetKeyId } }) {
        const kms = await session.aws.kms();
        await kms.call("UpdateAlias", { AliasName: name, TargetKeyId: targetKeyId });
    },

    async delete(session, name) {
        const kms = await session.aws.kms();
        await unlessGone(() => kms.call("DeleteAlias", { AliasName: name }), NOT_FOUND);
    },
});

function aliasProblem(name: string): string | undefined {
    return /^alias\/[\w/-]+$/.test(name) && !name.startsWith("alias/aws/")
        ? undefined
        : "it must be alias/ and letters, digits, /, _ and -, and not begin with alias/aws/, which are AWS's own.";
}
