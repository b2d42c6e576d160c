import * as path from "node:path";
import { z } from "zod";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { alreadyExists, compact, invalidInput, nameSchema, notFound, now, readInput } from "./input";
import { page, pagingSchema } from "./paging";

const oneCharacter = z.string().regex(/^[^\r\n]$/u, "must be one character");

const csvShape = {
    Name: nameSchema,
    Delimiter: oneCharacter.optional(),
    QuoteSymbol: oneCharacter.optional(),
    ContainsHeader: z.enum(["UNKNOWN", "PRESENT", "ABSENT"]).optional(),
    Header: z.array(nameSchema).optional(),
    DisableValueTrimming: z.boolean().optional(),
    AllowSingleColumn: z.boolean().optional(),
    CustomDatatypeConfigured: z.boolean().optional(),
    CustomDatatypes: z
        .array(
            z.enum([
                "BINARY",
                "BOOLEAN",
                "DATE",
                "DECIMAL",
                "DOUBLE",
                "FLOAT",
                "INT",
                "LONG",
                "SHORT",
                "STRING",
                "TIMESTAMP",
            ]),
        )
        .optional(),
    Serde: z.enum(["OpenCSVSerDe", "LazySimpleSerDe", "None"]).optional(),
};

const grokShape = {
    Name: nameSchema,
    Classification: z.string().min(1),
    GrokPattern: z.string().min(1, "must have 1 to 2048 characters").max(2048, "must have 1 to 2048 characters"),
    CustomPatterns: z.string().max(16_000, "must have at most 16000 characters").optional(),
};
const xmlShape = { Name: nameSchema, Classification: z.string().min(1), RowTag: z.string().optional() };
const jsonShape = { Name: nameSchema, JsonPath: z.string().min(1) };

/** Kinds of classifier, by the member that holds one. Updates may leave out all but the name. */
const kinds = {
    CsvClassifier: { create: z.object(csvShape), update: z.object(csvShape) },
    GrokClassifier: { create: z.object(grokShape), update: z.object(grokShape).partial().required({ Name: true }) },
    XMLClassifier: { create: z.object(xmlShape), update: z.object(xmlShape).partial().required({ Name: true }) },
    JsonClassifier: { create: z.object(jsonShape), update: z.object(jsonShape).partial().required({ Name: true }) },
} as const;

type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

const classifierSchema = z.object({
    kind: z.enum(kindNames as [Kind, ...Kind[]]),
    body: z.looseObject({ Name: nameSchema, CreationTime: z.number(), LastUpdated: z.number(), Version: z.int() }),
});

type Classifier = z.infer<typeof classifierSchema>;

const oneOfSchema = z.object(Object.fromEntries(kindNames.map((kind) => [kind, z.unknown().optional()])));
const nameOnlySchema = z.object({ Name: nameSchema });

/** Classifiers, which moto does not have. */
export class Classifiers {
    private readonly classifiers: Collection<Classifier>;

    constructor(stateDir: string) {
        this.classifiers = new Collection(path.join(stateDir, "glue", "classifiers"), classifierSchema);
    }

    has(name: string): boolean {
        return this.classifiers.has(name);
    }

    /** The classifier as GetClassifier shows it. */
    get(name: string): object | undefined {
        const found = this.classifiers.get(name);
        return found === undefined ? undefined : { [found.kind]: found.body };
    }

    readonly actions: Actions = {
        CreateClassifier: (input) => {
            const { kind, value } = onlyKind(input);
            const body = readInput(kinds[kind].create, value);
            if (this.classifiers.has(body.Name)) {
                throw alreadyExists(`Classifier with name ${body.Name} already exists.`);
            }
            checkCsv(kind, body);
            const time = now();
            this.classifiers.set(body.Name, {
                kind,
                body: { ...body, CreationTime: time, LastUpdated: time, Version: 1 },
            });
            return {};
        },
        GetClassifier: (input) => {
            const { Name } = readInput(nameOnlySchema, input);
            return { Classifier: this.get(this.require(Name).body.Name) };
        },
        GetClassifiers: (input) => {
            const all = this.classifiers.list();
            const { items, nextToken } = page(all, (one) => one.body.Name, readInput(pagingSchema, input));
            return compact({ Classifiers: items.map(({ kind, body }) => ({ [kind]: body })), NextToken: nextToken });
        },
        UpdateClassifier: (input) => {
            const { kind, value } = onlyKind(input);
            const change = readInput(kinds[kind].update, value);
            const old = this.require(change.Name);
            if (old.kind !== kind) {
                throw invalidInput(
                    `Classifier ${change.Name} is a ${old.kind} and cannot become a ${kind}; delete it first.`,
                );
            }
            const body = { ...old.body, ...change, LastUpdated: now(), Version: old.body.Version + 1 };
            checkCsv(kind, body);
            this.classifiers.set(change.Name, { kind, body });
            return {};
        },
        DeleteClassifier: (input) => {
            const { Name } = readInput(nameOnlySchema, input);
            this.require(Name);
            this.classifiers.delete(Name);
            return {};
        },
    };

    private require(name: string): Classifier {
        const found = this.classifiers.get(name);
        if (found === undefined) {
            throw notFound(`Classifier ${name} not found.`);
        }
        return found;
    }
}

function onlyKind(input: unknown): { kind: Kind; value: unknown } {
    const given = readInput(oneOfSchema, input);
    const [kind, ...more] = kindNames.filter((name) => given[name] !== undefined);
    if (kind === undefined || more.length > 0) {
        throw invalidInput(
            `Exactly one of ${kindNames.join(", ")} is needed; got ${kind === undefined ? "none" : [kind, ...more].join(", ")}.`,
        );
    }
    return { kind, value: given[kind] };
}

function checkCsv(kind: Kind, body: { readonly Delimiter?: unknown; readonly QuoteSymbol?: unknown } | object): void {
    if (kind !== "CsvClassifier") {
        return;
    }
    const { Delimiter = ",", QuoteSymbol, Header, ContainsHeader } = body as z.infer<typeof kinds.CsvClassifier.create>;
    if (QuoteSymbol !== undefined && QuoteSymbol === Delimiter) {
        throw invalidInput(`QuoteSymbol and Delimiter must differ; both are ${JSON.stringify(Delimiter)}.`);
    }
    if (Header !== undefined && new Set(Header).size !== Header.length) {
        throw invalidInput(`Header has a column twice: ${Header.join(", ")}.`);
    }
    if (ContainsHeader === "ABSENT" && Header !== undefined && Header.length === 0) {
        throw invalidInput("Header is empty; leave it out or name the columns.");
    }
}
