import { type Aws } from "./aws";
import { type NameRule } from "./autoname";
import { type Failure } from "./schema/check";
import { type DocumentProperty, type Fields, type Inputs, map, type Observed, text } from "./schema/property";
import { type Tags } from "./tags";
import { type Json, type PropertyMap } from "./values";

/** What an adapter works with: the account, and clients for it. */
export interface Session {
    readonly aws: Aws;
    readonly accountId: string;
    readonly region: string;
    /** Aborted when the deployment is cancelled; looked at between the calls of long work. */
    readonly signal: AbortSignal;
}

/** A resource as AWS has it. */
export interface Live<F, O extends string> {
    readonly properties: Observed<F> & { readonly [K in O]?: Json | undefined };
    readonly tags?: Tags;
    /** Local properties that no longer hold, for somebody else changed what they describe. */
    readonly lost?: readonly (keyof F)[];
}

/** A change to make to a resource. */
export interface Change<F> {
    /** What the program wants; where it says nothing, what AWS has. */
    readonly inputs: Inputs<F>;
    /** What the program itself gives. */
    readonly given: Inputs<F>;
    /** The state before. */
    readonly before: Observed<F>;
    /** Whether any of the named properties differs; without names, any but the tags. */
    changed(...names: (keyof F)[]): boolean;
    readonly tags: { readonly all: Tags; readonly set: Tags; readonly removed: readonly string[] };
}

/** One resource type: its properties, and the calls to AWS behind it. */
export interface ResourceSpec<F extends Fields, O extends string> {
    /** The token that `@pulumi/aws` gives it. */
    readonly type: string;
    /** Its inputs, apart from `region` and `tags`. */
    readonly properties: F;
    /** What only AWS sets, apart from `tagsAll`. */
    readonly outputs: readonly O[];
    readonly naming?: NameRule;
    /** It belongs to no region. */
    readonly global?: true;
    readonly tagged?: true;
    /** Inputs of the type that this adapter does not take, and what to use instead. */
    readonly instead?: Readonly<Record<string, string>>;
    /** Outputs that change when one of the listed properties does. */
    readonly changing?: { readonly [K in O | Extract<keyof F, string>]?: readonly (keyof F)[] };
    /** Rules over more than one input. Inputs may be unknown. */
    readonly check?: (inputs: PropertyMap) => readonly Failure[];
    /**
     * Makes the resource and gives its id. Where more calls follow the first, `created` takes the id as soon as the resource
     * exists, so that one that is half made is not forgotten.
     */
    create(session: Session, inputs: Inputs<F>, tags: Tags, created: (id: string) => void): Promise<string>;
    /** The resource as it is, or nothing when it is gone. `known` is its recorded state, empty when it is imported. */
    read(session: Session, id: string, known: Observed<F>): Promise<Live<F, O> | undefined>;
    /** Changes the resource; left out where every property needs a replacement. */
    update?(session: Session, id: string, change: Change<F>): Promise<void>;
    /** Takes the resource away; one that is gone already is no error. */
    delete(session: Session, id: string, state: Observed<F>): Promise<void>;
}

/** What an adapter reads, to the server. */
export interface Observation {
    readonly properties: Readonly<Record<string, Json | undefined>>;
    readonly tags?: Tags;
    readonly lost?: readonly string[];
}

/** A resource type to the server, which treats all alike. */
export interface Resource extends Omit<
    ResourceSpec<Fields, string>,
    "create" | "read" | "update" | "delete" | "changing"
> {
    readonly changing?: Readonly<Record<string, readonly string[]>>;
    create(session: Session, inputs: PropertyMap, tags: Tags, created: (id: string) => void): Promise<string>;
    read(session: Session, id: string, known: PropertyMap): Promise<Observation | undefined>;
    update?(
        session: Session,
        id: string,
        change: Omit<Change<Fields>, "inputs" | "given" | "before" | "changed"> & {
            readonly inputs: PropertyMap;
            readonly given: PropertyMap;
            readonly before: PropertyMap;
            changed(...names: string[]): boolean;
        },
    ): Promise<void>;
    delete(session: Session, id: string, state: PropertyMap): Promise<void>;
}

const REGION = { region: text({ computed: true, replace: true }) };
const TAGS = { tags: map(), tagsAll: map({ computed: true }) };

/** Defines a resource type, its adapter typed by its properties; the check before every call holds what the types say. */
export function defineResource<F extends Fields, const O extends string>(spec: ResourceSpec<F, O>): Resource {
    return {
        ...(spec as unknown as Resource),
        properties: { ...spec.properties, ...(spec.global ? {} : REGION), ...(spec.tagged ? TAGS : {}) },
    };
}

/** An IAM policy document as an input. */
export const policyDocument = { kind: "document", policy: true, required: true } as const satisfies DocumentProperty;

/** The ARN of a resource in the account. */
export function arn(session: Session, service: string, resource: string): string {
    return `arn:aws:${service}:${session.region}:${session.accountId}:${resource}`;
}
