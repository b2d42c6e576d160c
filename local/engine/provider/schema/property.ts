import { type Archive, type Asset, type Json } from "../values";

/** What every kind of property may say of itself. */
interface Common {
    /** The program must give it. */
    readonly required?: true;
    /**
     * AWS chooses a value where the program gives none: it is unknown until the resource exists, and what AWS chose is no
     * difference afterwards.
     */
    readonly computed?: true;
    /** Where the program says nothing, whatever AWS has is left as it is. */
    readonly adopted?: true;
    /**
     * AWS cannot change it on an existing resource: another value means another resource. With `"presence"`, only giving it
     * where there was none, or taking it away, does.
     */
    readonly replace?: true | "presence";
    /** Not kept by AWS but by Pulumi's state alone (how to delete the resource, for example). */
    readonly local?: true;
}

/** A string. */
export interface TextProperty extends Common {
    readonly kind: "text";
    readonly default?: string;
    /** The strings AWS accepts. */
    readonly values?: readonly string[];
    /** Says what is wrong with a value. */
    readonly check?: (value: string) => string | undefined;
    /** Whether AWS takes the two for the same. @default equality */
    readonly same?: (desired: string, actual: string) => boolean;
}

/** A number. */
export interface NumberProperty extends Common {
    readonly kind: "number";
    readonly default?: number;
    readonly check?: (value: number) => string | undefined;
}

/** A boolean. */
export interface FlagProperty extends Common {
    readonly kind: "flag";
    readonly default?: boolean;
}

/** JSON as a string; a program may also give the object. Spelled differently but meaning the same, it has not changed. */
export interface DocumentProperty extends Common {
    readonly kind: "document";
    /** An IAM policy, where one element and a list of that element mean the same. */
    readonly policy?: true;
}

/** A list, in which order matters. */
export interface ListProperty extends Common {
    readonly kind: "list";
    readonly of: Property;
}

/** A list in which order does not matter. */
export interface SetProperty extends Common {
    readonly kind: "set";
    readonly of: Property;
}

/** Strings by names that the program chooses. */
export interface MapProperty extends Common {
    readonly kind: "map";
}

/** An object with properties of its own. */
export interface ObjectProperty extends Common {
    readonly kind: "object";
    readonly fields: Fields;
}

/** A file or a text handed over as an asset, or an archive. */
export interface AssetProperty extends Common {
    readonly kind: "asset";
}

/** How a property behaves. */
export type Property =
    | TextProperty
    | NumberProperty
    | FlagProperty
    | DocumentProperty
    | ListProperty
    | SetProperty
    | MapProperty
    | ObjectProperty
    | AssetProperty;

/** The properties of a resource, or of an object in one. */
export type Fields = Readonly<Record<string, Property>>;

type Options<P extends Property, Fixed extends string = never> = Omit<P, "kind" | Fixed>;

export function text<const O extends Options<TextProperty>>(options: O = {} as O) {
    return { ...options, kind: "text" } as const;
}

export function number<const O extends Options<NumberProperty>>(options: O = {} as O) {
    return { ...options, kind: "number" } as const;
}

export function flag<const O extends Options<FlagProperty>>(options: O = {} as O) {
    return { ...options, kind: "flag" } as const;
}

export function document<const O extends Options<DocumentProperty>>(options: O = {} as O) {
    return { ...options, kind: "document" } as const;
}

export function list<P extends Property, const O extends Options<ListProperty, "of">>(of: P, options: O = {} as O) {
    return { ...options, of, kind: "list" } as const;
}

export function set<P extends Property, const O extends Options<SetProperty, "of">>(of: P, options: O = {} as O) {
    return { ...options, of, kind: "set" } as const;
}

export function map<const O extends Options<MapProperty>>(options: O = {} as O) {
    return { ...options, kind: "map" } as const;
}

export function object<F extends Fields, const O extends Options<ObjectProperty, "fields">>(
    fields: F,
    options: O = {} as O,
) {
    return { ...options, fields, kind: "object" } as const;
}

export function asset<const O extends Options<AssetProperty>>(options: O = {} as O) {
    return { ...options, kind: "asset" } as const;
}

/** The value of a property as an adapter receives it: checked, with defaults, without secrets or unknowns. */
export type ValueOf<P> = P extends { readonly kind: "text"; readonly values: readonly (infer V)[] }
    ? V
    : P extends { readonly kind: "text" | "document" }
      ? string
      : P extends { readonly kind: "number" }
        ? number
        : P extends { readonly kind: "flag" }
          ? boolean
          : P extends { readonly kind: "list" | "set"; readonly of: infer E }
            ? readonly ValueOf<E>[]
            : P extends { readonly kind: "map" }
              ? Readonly<Record<string, string>>
              : P extends { readonly kind: "object"; readonly fields: infer F }
                ? Inputs<F>
                : P extends { readonly kind: "asset" }
                  ? Asset | Archive
                  : never;

type Present = { readonly required: true } | { readonly default: NonNullable<Json> };

/** The inputs of a resource as its adapter receives them. */
export type Inputs<F> = {
    readonly [K in keyof F as F[K] extends Present ? K : never]: ValueOf<F[K]>;
} & {
    readonly [K in keyof F as F[K] extends Present ? never : K]?: ValueOf<F[K]>;
};

type ObservedValue<P> = P extends { readonly kind: "list" | "set"; readonly of: infer E }
    ? readonly ObservedValue<E>[]
    : P extends { readonly kind: "object"; readonly fields: infer F }
      ? Observed<F>
      : P extends { readonly kind: "text" }
        ? string
        : ValueOf<P>;

/** What AWS says a resource is: the shape of its inputs, anything of which AWS may leave out. */
export type Observed<F> = { readonly [K in keyof F]?: ObservedValue<F[K]> | undefined };
