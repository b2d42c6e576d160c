import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { text } from "../../schema/property";
import { NOT_FOUND } from "./iam";
import { attachedPolicies } from "./role-policies";

export const rolePolicyAttachment = defineResource({
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    global: true,
    properties: {
        policyArn: text({ required: true, replace: true }),
        role: text({ required: true, replace: true }),
    },
    outputs: [],

    async create(session, { role, policyArn }) {
        const iam = await session.aws.iam();
        await iam.attachRolePolicy({ RoleName: role, PolicyArn: policyArn });
        return `${role}/${policyArn}`;
    },

    async read(session, id) {
        const { role, policyArn } = parseId(id);
        const iam = await session.aws.iam();
        const attached = await unlessGone(() => attachedPolicies(iam, role), NOT_FOUND);
        return attached?.includes(policyArn) ? { properties: { role, policyArn } } : undefined;
    },

    async delete(session, id) {
        const { role, policyArn } = parseId(id);
        const iam = await session.aws.iam();
        await unlessGone(() => iam.detachRolePolicy({ RoleName: role, PolicyArn: policyArn }), NOT_FOUND);
    },
});

function parseId(id: string): { role: string; policyArn: string } {
    const slash = id.indexOf("/");
    if (slash < 1) {
        throw new Error(`${id} is no attachment's id; it must be role/policyArn.`);
    }
    return { role: id.slice(0, slash), policyArn: id.slice(slash + 1) };
}
