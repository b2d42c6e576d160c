import { type IAM } from "@aws-sdk/client-iam";
import { unlessGone } from "../../errors";
import { type Change, defineResource, policyDocument } from "../../resource";
import { flag, type Inputs, number, object, set, text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";
import { NOT_FOUND, pathProblem } from "./iam";
import { attachedPolicies, inlinePolicies } from "./role-policies";

const properties = {
    name: text({ computed: true, replace: true }),
    assumeRolePolicy: policyDocument,
    description: text(),
    forceDetachPolicies: flag({ default: false, local: true }),
    inlinePolicies: set(
        object({ name: text({ required: true }), policy: { kind: "document", policy: true } as const }),
        {
            computed: true,
        },
    ),
    managedPolicyArns: set(text(), { computed: true }),
    maxSessionDuration: number({
        default: 3600,
        check: (seconds) => (seconds >= 3600 && seconds <= 43200 ? undefined : "it must be 3600 to 43200 seconds."),
    }),
    path: text({ default: "/", replace: true, check: pathProblem }),
    permissionsBoundary: text(),
};

export const role = defineResource({
    type: "aws:iam/role:Role",
    global: true,
    tagged: true,
    naming: { property: "name", maxLength: 64 },
    properties,
    outputs: ["arn", "createDate", "uniqueId"],
    instead: { namePrefix: "use name, or leave both out for a name with a random suffix" },

    async create(session, inputs, tags, created) {
        const iam = await session.aws.iam();
        const { name = "" } = inputs;
        await iam.createRole({
            RoleName: name,
            Path: inputs.path,
            AssumeRolePolicyDocument: inputs.assumeRolePolicy,
            Description: inputs.description,
            MaxSessionDuration: inputs.maxSessionDuration,
            PermissionsBoundary: inputs.permissionsBoundary,
            Tags: tagList(tags),
        });
        created(name);
        await putPolicies(iam, name, inputs);
        return name;
    },

    async read(session, name) {
        const iam = await session.aws.iam();
        const found = await unlessGone(() => iam.getRole({ RoleName: name }), NOT_FOUND);
        if (found?.Role === undefined) {
            return undefined;
        }
        const { Role: role } = found;
        const [inline, attached] = await Promise.all([inlinePolicies(iam, name), attachedPolicies(iam, name)]);
        return {
            tags: tagMap(role.Tags),
            properties: {
                name: role.RoleName,
                arn: role.Arn,
                assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
                createDate: role.CreateDate?.toISOString(),
                description: role.Description,
                inlinePolicies: inline,
                managedPolicyArns: attached,
                maxSessionDuration: role.MaxSessionDuration,
                path: role.Path,
                permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
                uniqueId: role.RoleId,
            },
        };
    },

    async update(session, name, change) {
        const iam = await session.aws.iam();
        const { inputs, changed, tags } = change;
        if (changed("assumeRolePolicy")) {
            await iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument: inputs.assumeRolePolicy });
        }
        if (changed("description", "maxSessionDuration")) {
            await iam.updateRole({
                RoleName: name,
                Description: inputs.description ?? "",
                MaxSessionDuration: inputs.maxSessionDuration,
            });
        }
        if (changed("permissionsBoundary")) {
            await (inputs.permissionsBoundary === undefined
                ? iam.deleteRolePermissionsBoundary({ RoleName: name })
                : iam.putRolePermissionsBoundary({
                      RoleName: name,
                      PermissionsBoundary: inputs.permissionsBoundary,
                  }));
        }
        if (changed("inlinePolicies", "managedPolicyArns")) {
            await dropPolicies(iam, name, change);
            await putPolicies(iam, name, inputs);
        }
        if (tags.removed.length > 0) {
            await iam.untagRole({ RoleName: name, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await iam.tagRole({ RoleName: name, Tags: tagList(tags.set) });
        }
    },

    async delete(session, name, state) {
        const iam = await session.aws.iam();
        await unlessGone(async () => {
            // IAM deletes no role that still has policies; those given with the role go with it.
            const [inline, attached] = await Promise.all([inlinePolicies(iam, name), attachedPolicies(iam, name)]);
            const own = new Set(state.inlinePolicies?.map((policy) => policy.name));
            const ownArns = new Set(state.managedPolicyArns);
            for (const { name: policy } of inline.filter(({ name }) => state.forceDetachPolicies || own.has(name))) {
                await iam.deleteRolePolicy({ RoleName: name, PolicyName: policy });
            }
            for (const policy of attached.filter((arn) => state.forceDetachPolicies || ownArns.has(arn))) {
                await iam.detachRolePolicy({ RoleName: name, PolicyArn: policy });
            }
            await iam.deleteRole({ RoleName: name });
        }, NOT_FOUND);
    },
});

/** The lists of a role's policies are complete: what they leave out is taken off the role. */
async function dropPolicies(iam: IAM, name: string, { given }: Change<typeof properties>): Promise<void> {
    if (given.inlinePolicies !== undefined) {
        const wanted = new Set(given.inlinePolicies.map((policy) => policy.name));
        for (const { name: policy } of (await inlinePolicies(iam, name)).filter((policy) => !wanted.has(policy.name))) {
            await iam.deleteRolePolicy({ RoleName: name, PolicyName: policy });
        }
    }
    if (given.managedPolicyArns !== undefined) {
        const wanted = new Set(given.managedPolicyArns);
        for (const arn of (await attachedPolicies(iam, name)).filter((arn) => !wanted.has(arn))) {
            await iam.detachRolePolicy({ RoleName: name, PolicyArn: arn });
        }
    }
}

async function putPolicies(iam: IAM, name: string, inputs: Inputs<typeof properties>): Promise<void> {
    for (const { name: policy, policy: document } of inputs.inlinePolicies ?? []) {
        await iam.putRolePolicy({ RoleName: name, PolicyName: policy, PolicyDocument: document });
    }
    for (const arn of inputs.managedPolicyArns ?? []) {
        await iam.attachRolePolicy({ RoleName: name, PolicyArn: arn });
    }
}
