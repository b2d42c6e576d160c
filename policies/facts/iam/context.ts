/** The request context: what is known of the keys that conditions and policy variables name. */

import { type VariableValue } from "./glob";

/** Who makes a request. */
export interface Principal {
    readonly type: "AWS" | "Service";
    /**
     * The ARN of a role, a role's session, a user or an account's root; or a service, `glue.amazonaws.com`. A role whose
     * account is not known has `*` in its place.
     */
    readonly value: string;
}

/** What a request says about its circumstances. */
export interface ContextInput {
    readonly principal?: Principal;
    /** Values by context key; keys are case-insensitive. */
    readonly context?: Readonly<Record<string, string | readonly string[]>>;
    /** Whether a key that `context` lacks is absent from the request; otherwise its value is not known. */
    readonly contextIsComplete?: boolean;
}

/** The value of one context key. */
export type ContextValue =
    | {
          readonly state: "present";
          readonly values: readonly string[];
          /** Written as a list. */ readonly list: boolean;
      }
    | { readonly state: "absent" }
    | { readonly state: "unknown" };

/** Looks context keys up. */
export interface RequestContext {
    value(key: string): ContextValue;
    /** The key's value as a policy variable sees it: one text. */
    variable(key: string): VariableValue;
}

/** The context of a request, with the keys that follow from its principal filled in. */
export function requestContext(input: ContextInput): RequestContext {
    const values = new Map<string, string | readonly string[]>();
    for (const given of [principalKeys(input.principal), input.context ?? {}]) {
        for (const key of Object.keys(given)) {
            const value = given[key];
            if (value !== undefined) {
                values.set(key.toLowerCase(), value);
            }
        }
    }
    const value = (key: string): ContextValue => {
        const found = values.get(key.toLowerCase());
        if (found === undefined) {
            return { state: input.contextIsComplete === true ? "absent" : "unknown" };
        }
        const list = typeof found !== "string";
        // An empty list is how a multivalued key is absent.
        return list && found.length === 0
            ? { state: "absent" }
            : { state: "present", values: list ? found : [found], list };
    };
    return {
        value,
        variable: (key) => {
            const found = value(key);
            if (found.state !== "present") {
                return found;
            }
            const [text, ...more] = found.values;
            // A multivalued key cannot be a policy variable.
            return text !== undefined && more.length === 0 ? { state: "known", text } : { state: "absent" };
        },
    };
}

/** The global keys that say who asks. A session's `aws:PrincipalArn` is its role's ARN, known if the role has no path. */
function principalKeys(principal: Principal | undefined): Readonly<Record<string, string>> {
    if (principal === undefined) {
        return {};
    }
    if (principal.type === "Service") {
        return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.value };
    }
    const [, partition, service, , account, resource = ""] = principal.value.split(":");
    if (account === "*") {
        return { "aws:PrincipalIsAWSService": "false" };
    }
    const keys = { "aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": account ?? "" };
    if (service === "iam") {
        return { ...keys, "aws:PrincipalArn": principal.value };
    }
    const [kind, name] = resource.split("/");
    return kind === "assumed-role" && name !== undefined
        ? { ...keys, "aws:PrincipalArn": `arn:${partition}:iam::${account}:role/${name}` }
        : keys;
}
