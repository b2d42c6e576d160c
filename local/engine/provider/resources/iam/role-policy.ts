import { unlessGone } from "../../errors";
import { defineResource, policyDocument } from "../../resource";
import { text } from "../../schema/property";
import { NOT_FOUND } from "./iam";

export const rolePolicy = defineResource({
    type: "aws:iam/rolePolicy:RolePolicy",
    global: true,
    naming: { property: "name", maxLength: 128 },
    properties: {
        name: text({ computed: true, replace: true }),
        policy: policyDocument,
        role: text({ required: true, replace: true }),
    },
    outputs: [],
    instead: { namePrefix: "use name, or leave both out for a name with a random suffix" },

    async create(session, { name = "", role, policy }) {
        const iam = await session.aws.iam();
        await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
        return `${role}:${name}`;
    },

    async read(session, id) {
        const { role, name } = parseId(id);
        const iam = await session.aws.iam();
        const found = await unlessGone(() => iam.getRolePolicy({ RoleName: role, PolicyName: name }), NOT_FOUND);
        return found && { properties: { name, role, policy: decodeURIComponent(found.PolicyDocument ?? "") } };
    },

    async update(session, id, { inputs: { policy } }) {
        const { role, name } = parseId(id);
        const iam = await session.aws.iam();
        await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
    },

    async delete(session, id) {
        const { role, name } = parseId(id);
        const iam = await session.aws.iam();
        await unlessGone(() => iam.deleteRolePolicy({ RoleName: role, PolicyName: name }), NOT_FOUND);
    },
});

function parseId(id: string): { role: string; name: string } {
    const [role, name] = id.split(":", 2);
    if (!role || !name) {
        throw new Error(`${id} is no role policy's id; it must be role:policy.`);
    }
    return { role, name };
}
