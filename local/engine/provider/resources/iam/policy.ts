import { type IAM, type PolicyVersion } from "@aws-sdk/client-iam";
import { unlessGone } from "../../errors";
import { defineResource, policyDocument } from "../../resource";
import { number, text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";
import { NOT_FOUND, pathProblem } from "./iam";

/** IAM keeps no more versions of a managed policy than this. */
const MOST_VERSIONS = 5;

export const policy = defineResource({
    type: "aws:iam/policy:Policy",
    global: true,
    tagged: true,
    naming: { property: "name", maxLength: 128 },
    properties: {
        name: text({ computed: true, replace: true }),
        policy: policyDocument,
        description: text({ replace: true }),
        path: text({ default: "/", replace: true, check: pathProblem }),
        delayAfterPolicyCreationInMs: number({ local: true }),
    },
    outputs: ["arn", "attachmentCount", "policyId"],
    instead: { namePrefix: "use name, or leave both out for a name with a random suffix" },

    async create(session, inputs, tags) {
        const iam = await session.aws.iam();
        const { Policy: created } = await iam.createPolicy({
            PolicyName: inputs.name,
            PolicyDocument: inputs.policy,
            Description: inputs.description,
            Path: inputs.path,
            Tags: tagList(tags),
        });
        if (created?.Arn === undefined) {
            throw new Error("IAM answered without the ARN of the new policy.");
        }
        return created.Arn;
    },

    async read(session, arn) {
        const iam = await session.aws.iam();
        const found = await unlessGone(() => iam.getPolicy({ PolicyArn: arn }), NOT_FOUND);
        if (found?.Policy === undefined) {
            return undefined;
        }
        const { Policy: policy } = found;
        const version = await iam.getPolicyVersion({ PolicyArn: arn, VersionId: policy.DefaultVersionId });
        return {
            tags: tagMap(policy.Tags),
            properties: {
                name: policy.PolicyName,
                arn,
                attachmentCount: policy.AttachmentCount,
                description: policy.Description,
                path: policy.Path,
                policy: decodeURIComponent(version.PolicyVersion?.Document ?? ""),
                policyId: policy.PolicyId,
            },
        };
    },

    async update(session, arn, { inputs, changed, tags }) {
        const iam = await session.aws.iam();
        if (changed("policy")) {
            const replaceable = (await versions(iam, arn)).filter(({ IsDefaultVersion }) => !IsDefaultVersion);
            const [oldest] = replaceable.sort((a, b) => Number(a.CreateDate) - Number(b.CreateDate));
            if (oldest !== undefined && replaceable.length + 1 >= MOST_VERSIONS) {
                await iam.deletePolicyVersion({ PolicyArn: arn, VersionId: oldest.VersionId });
            }
            await iam.createPolicyVersion({ PolicyArn: arn, PolicyDocument: inputs.policy, SetAsDefault: true });
        }
        if (tags.removed.length > 0) {
            await iam.untagPolicy({ PolicyArn: arn, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await iam.tagPolicy({ PolicyArn: arn, Tags: tagList(tags.set) });
        }
    },

    async delete(session, arn) {
        const iam = await session.aws.iam();
        await unlessGone(async () => {
            for (const { VersionId, IsDefaultVersion } of await versions(iam, arn)) {
                if (!IsDefaultVersion) {
                    await iam.deletePolicyVersion({ PolicyArn: arn, VersionId });
                }
            }
            await iam.deletePolicy({ PolicyArn: arn });
        }, NOT_FOUND);
    },
});

async function versions(iam: IAM, arn: string): Promise<PolicyVersion[]> {
    const { Versions: versions = [] } = await iam.listPolicyVersions({ PolicyArn: arn });
    return versions;
}
