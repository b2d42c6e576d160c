/** AWS's own managed policies, as far as the pack knows them. One that it does not know may say anything. */

import { parsePolicyDocument, type PolicyDocument } from "./iam";
import { managedStatements } from "./managedPolicyDocuments";

/** The policy that AWS made for what Glue runs as. */
export const GLUE_SERVICE_ROLE = "AWSGlueServiceRole";

const parsed = new Map<string, PolicyDocument>();
const serviceRoles = new WeakSet<PolicyDocument>();

/** The document of an AWS managed policy by ARN; undefined when the pack does not know it. */
export function managedPolicy(arn: string): PolicyDocument | undefined {
    const [, partition = "", path = ""] = /^arn:([\w-]+):iam::aws:policy\/(.+)$/u.exec(arn) ?? [];
    if (!Object.hasOwn(managedStatements, path)) {
        return undefined;
    }
    const known = parsed.get(arn);
    if (known !== undefined) {
        return known;
    }
    const text = JSON.stringify({ Version: "2012-10-17", Statement: managedStatements[path] });
    // Each partition has its own copy, about its own resources.
    const document = parsePolicyDocument(text.replaceAll('"arn:aws:', `"arn:${partition}:`));
    parsed.set(arn, document);
    if (managedPolicyName(arn) === GLUE_SERVICE_ROLE) {
        serviceRoles.add(document);
    }
    return document;
}

/** The name of an AWS managed policy, without its path; undefined when the ARN is of something else. */
export function managedPolicyName(arn: string): string | undefined {
    return /^arn:[\w-]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/u.exec(arn)?.[1];
}

/** Whether a document is that of {@link GLUE_SERVICE_ROLE}. */
export function isGlueServiceRole(document: PolicyDocument): boolean {
    return serviceRoles.has(document);
}
