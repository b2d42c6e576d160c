import {
    type Classifier,
    type CreateClassifierRequest,
    type CreateCsvClassifierRequest,
    type CsvSerdeOption,
} from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { type Failure } from "../../schema/check";
import { flag, type Inputs, list, object, type Observed, text } from "../../schema/property";
import { type PropertyMap } from "../../values";
import { NOT_FOUND } from "./tags";

const KINDS = ["csvClassifier", "grokClassifier", "jsonClassifier", "xmlClassifier"] as const;

/** Glue keeps a classifier's kind for good. */
const KIND = { replace: "presence" } as const;

const csv = object(
    {
        allowSingleColumn: flag(),
        containsHeader: text({ values: ["UNKNOWN", "PRESENT", "ABSENT"] }),
        customDatatypeConfigured: flag(),
        customDatatypes: list(text()),
        delimiter: text(),
        disableValueTrimming: flag({ default: true }),
        headers: list(text()),
        quoteSymbol: text(),
        serde: text({ computed: true, values: ["OpenCSVSerDe", "LazySimpleSerDe", "None"] }),
    },
    KIND,
);

const properties = {
    name: text({ required: true, replace: true }),
    csvClassifier: csv,
    grokClassifier: object(
        {
            classification: text({ required: true }),
            grokPattern: text({ required: true }),
            customPatterns: text(),
        },
        KIND,
    ),
    jsonClassifier: object({ jsonPath: text({ required: true }) }, KIND),
    xmlClassifier: object({ classification: text({ required: true }), rowTag: text({ required: true }) }, KIND),
};

export const classifier = defineResource({
    type: "aws:glue/classifier:Classifier",
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: [],
    check: oneKind,

    async create(session, inputs) {
        const glue = await session.aws.glue();
        await glue.createClassifier(toRequest(inputs));
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getClassifier({ Name: name }), NOT_FOUND);
        return found?.Classifier && { properties: fromClassifier(name, found.Classifier) };
    },

    async update(session, _name, { inputs }) {
        const glue = await session.aws.glue();
        await glue.updateClassifier(toRequest(inputs));
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteClassifier({ Name: name }), NOT_FOUND);
    },
});

function toRequest(inputs: Inputs<typeof properties>): CreateClassifierRequest {
    const { name, csvClassifier, grokClassifier, jsonClassifier, xmlClassifier } = inputs;
    return {
        CsvClassifier: csvClassifier && toCsv(name, csvClassifier),
        GrokClassifier: grokClassifier && {
            Name: name,
            Classification: grokClassifier.classification,
            GrokPattern: grokClassifier.grokPattern,
            CustomPatterns: grokClassifier.customPatterns,
        },
        JsonClassifier: jsonClassifier && { Name: name, JsonPath: jsonClassifier.jsonPath },
        XMLClassifier: xmlClassifier && {
            Name: name,
            Classification: xmlClassifier.classification,
            RowTag: xmlClassifier.rowTag,
        },
    };
}

function toCsv(name: string, given: Inputs<(typeof csv)["fields"]>): CreateCsvClassifierRequest {
    return {
        Name: name,
        AllowSingleColumn: given.allowSingleColumn,
        ContainsHeader: given.containsHeader,
        CustomDatatypeConfigured: given.customDatatypeConfigured,
        CustomDatatypes: given.customDatatypes && [...given.customDatatypes],
        Delimiter: given.delimiter,
        DisableValueTrimming: given.disableValueTrimming,
        Header: given.headers && [...given.headers],
        QuoteSymbol: given.quoteSymbol,
        Serde: given.serde as CsvSerdeOption | undefined,
    };
}

function fromClassifier(name: string, found: Classifier): Observed<typeof properties> {
    const { CsvClassifier: csv, GrokClassifier: grok, JsonClassifier: json, XMLClassifier: xml } = found;
    return {
        name,
        csvClassifier: csv && {
            allowSingleColumn: csv.AllowSingleColumn,
            containsHeader: csv.ContainsHeader,
            customDatatypeConfigured: csv.CustomDatatypeConfigured,
            customDatatypes: csv.CustomDatatypes,
            delimiter: csv.Delimiter,
            disableValueTrimming: csv.DisableValueTrimming,
            headers: csv.Header,
            quoteSymbol: csv.QuoteSymbol,
            serde: csv.Serde,
        },
        grokClassifier: grok && {
            classification: grok.Classification,
            grokPattern: grok.GrokPattern,
            customPatterns: grok.CustomPatterns,
        },
        jsonClassifier: json && { jsonPath: json.JsonPath },
        xmlClassifier: xml && { classification: xml.Classification, rowTag: xml.RowTag },
    };
}

function oneKind(inputs: PropertyMap): Failure[] {
    const given = KINDS.filter((kind) => inputs[kind] !== undefined);
    const got = given.length === 0 ? "none" : given.join(" and ");
    return given.length === 1
        ? []
        : [{ reason: `${got} of ${KINDS.join(", ")} is given; a classifier has exactly one.` }];
}
