import * as assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { findings, readsOf } from "./support/reads";

/** What any rule may read for its messages, or to find the resource by when its name does not tell. */
const labels =
    /^aws:(glue\/(job|crawler|trigger)|iam\/(role|rolePolicy|policy)|s3\/bucket):\w+ (name|arn|bucketPrefix)$/u;

/** What a rule looks at and can do without: whatever stands there, it does not change what the rule says. */
const notNeeded: readonly { readonly rules: RegExp; readonly property: RegExp; readonly because: string }[] = [
    {
        rules: /^(delete-only-with-overwrite|raw-is-append-only|job-cannot-change-its-script|no-.*|trust-is-glue-only|glue-service-.*)$/u,
        property: /Role permissionsBoundary$/u,
        because: "a boundary only takes away, and these rules are about what a role may do too much",
    },
    {
        rules: /^(no-broad-managed-policy|glue-service-role-explained|trust-is-glue-only)$/u,
        property: /Role inlinePolicies$/u,
        because: "these rules are about managed policies, or about trust",
    },
    {
        rules: /^trust-is-glue-only$/u,
        property: /Role managedPolicyArns$/u,
        because: "it is about who may take the role on, not about what it may then do",
    },
    {
        rules: /^(no-broad-managed-policy|glue-service-role-explained)$/u,
        property: /RolePolicyAttachment role$/u,
        because: "the policy of the example may be on any role",
    },
    {
        rules: /^job-role-can-do-its-work$/u,
        property: /--PARTITION_COL$/u,
        because: "it is for the key of an example; the grant is on the folder above",
    },
    {
        rules: /^zone-blocks-public-access$/u,
        property: /Bucket (acl|grants|policy|accessControlPolicy)$/u,
        because: "with all four settings of the access block S3 ignores public ACLs and refuses public policies",
    },
    {
        rules: /^crawler-excludes-temporary$/u,
        property: /s3Targets\.\d\.path$/u,
        because: "the exclusions are there, whichever zone the target is in",
    },
];

describe("every property that a rule reads", () => {
    for (const rule of catalogue) {
        const program = rule.examples.passing;
        for (const read of readsOf(rule, program)) {
            const { type = "", name = "" } = program[read.resource] ?? {};
            const place = `${type} ${read.path.join(".")}`;
            if (
                labels.test(place) ||
                notNeeded.some(({ rules, property }) => rules.test(rule.name) && property.test(place))
            ) {
                continue;
            }
            it(`refuses by ${rule.name} where it is not known: ${place} of "${name}"`, () => {
                assert.notDeepEqual(findings(rule, program, read), [], "passed unread");
            });
        }
    }
});
