/** Requests and policies for the evaluator's tests. */

import {
    type AccessRequest,
    decide,
    type Decision,
    parsePolicyDocument,
    type PolicySource,
} from "../../../policies/facts/iam";

/** The ARN of the bucket that requests are about. */
export const lake = "arn:aws:s3:::lake";

/** A role's session that asks. */
export const session = { type: "AWS", value: "arn:aws:sts::123456789012:assumed-role/etl/run-1" } as const;

/** A request to read an object of the lake. */
export function get(key: string): AccessRequest {
    return { action: "s3:GetObject", resource: `${lake}/${key}` };
}

/** An Allow statement. */
export function allow(action: unknown, resource: unknown, more: object = {}): object {
    return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

/** A Deny statement. */
export function deny(action: string, resource: string, more: object = {}): object {
    return { ...allow(action, resource, more), Effect: "Deny" };
}

/** A policy of these statements. */
export function source(name: string, ...statements: readonly object[]): PolicySource {
    return { name, document: parsePolicyDocument({ Version: "2012-10-17", Statement: statements }) };
}

/** What one identity policy of these statements, `p0`, says to a request. */
export function ask(request: AccessRequest, ...statements: readonly object[]): Decision {
    return decide(request, { identity: [source("p0", ...statements)] });
}
