/** Resources of a generated program, as data: the same list is run as a Pulumi program and turned into a pack's messages. */

/** An output of another resource of the program. */
export interface OutputOf {
    /** The resource's name in the program. */
    readonly outputOf: string;
    readonly property: string;
}

/** What a property is given. */
export type Input =
    null | boolean | number | string | OutputOf | readonly Input[] | { readonly [property: string]: Input };

/** One resource as the program declares it. */
export interface ProgramResource {
    /** Its type token, `aws:glue/job:Job`. */
    readonly type: string;
    /** Its name in the program: one name, one resource. */
    readonly name: string;
    readonly properties: Readonly<Record<string, Input>>;
}

/** A reference to an output, as one writes `role.arn` in a program. */
export function outputOf({ name }: Pick<ProgramResource, "name">, property: string): OutputOf {
    return { outputOf: name, property };
}

/** Whether an input is a reference to an output. */
export function isOutput(input: Input | undefined): input is OutputOf {
    return typeof input === "object" && input !== null && "outputOf" in input;
}
