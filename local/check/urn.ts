import { REFERENCES } from "../engine/monitor/without-account";

/** What a URN says of a resource. */
export interface UrnParts {
    /** Its type, without the types of its parents: `aws:glue/job:Job`. */
    readonly type: string;
    readonly name: string;
}

const STACK = "pulumi:pulumi:Stack";
const STACK_REFERENCE = `${REFERENCES}:index:StackReference`;

/** Reads `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; a name may have `::` in it. */
export function parseUrn(urn: string): UrnParts {
    const [, , types = "", ...name] = urn.split("::");
    return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** A resource for people: `aws:glue/job:Job users`, and for the stack itself `the stack`. */
export function describeUrn(urn: string): string {
    const { type, name } = parseUrn(urn);
    if (type === "" || type === STACK) {
        return "the whole stack";
    }
    return `${type} ${name}`;
}

/** Whether the resource is one that a program declares: not a provider, the stack itself, or a reference to another. */
export function isDeclared(urn: string): boolean {
    const { type } = parseUrn(urn);
    return type !== STACK && type !== STACK_REFERENCE && !type.startsWith("pulumi:providers:");
}
