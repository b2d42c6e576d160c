/** Policies and roles that examples of rules about IAM are made of. */

import { IAM_ROLE, IAM_ROLE_POLICY, IAM_ROLE_POLICY_ATTACHMENT } from "./facts/types";
import { type ExampleResource } from "./rule";

/** A statement as IAM spells it. */
export type ExampleStatement = Readonly<Record<string, unknown>>;

/** A policy document as JSON text. */
export function exampleDocument(statements: readonly ExampleStatement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** An inline policy of the role `etl`. */
export function examplePolicy(statements: readonly ExampleStatement[]): ExampleResource {
    return {
        type: IAM_ROLE_POLICY,
        name: "access",
        properties: { name: "access", role: "etl", policy: exampleDocument(statements) },
    };
}

/** A managed policy of AWS, attached to the role `etl`. */
export function exampleAttachment(policy: string): ExampleResource {
    const policyArn = `arn:aws:iam::aws:policy/${policy}`;
    return { type: IAM_ROLE_POLICY_ATTACHMENT, name: "attached", properties: { role: "etl", policyArn } };
}

/** The role `etl`, with who may assume it. */
export function exampleTrust(statement: ExampleStatement): ExampleResource {
    const assumeRolePolicy = exampleDocument([{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }]);
    return { type: IAM_ROLE, name: "etl", properties: { name: "etl", assumeRolePolicy } };
}
