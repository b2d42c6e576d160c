import * as assert from "node:assert/strict";
import {
    CreateClassifierCommand,
    type CreateClassifierCommandInput,
    DeleteClassifierCommand,
    GetClassifierCommand,
    GetClassifiersCommand,
    UpdateClassifierCommand,
} from "@aws-sdk/client-glue";
import { admin, type Clients } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure } from "../support/expect";

describe("a classifier", () => {
    let owner: Clients;
    let Name: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });
    beforeEach(() => {
        Name = unique("classifier");
    });
    const create = (input: CreateClassifierCommandInput) => owner.glue.send(new CreateClassifierCommand(input));
    const get = async () => (await owner.glue.send(new GetClassifierCommand({ Name }))).Classifier;

    it("for CSV comes back as it was created, at version 1", async () => {
        await create({
            CsvClassifier: {
                Name,
                Delimiter: ",",
                QuoteSymbol: '"',
                ContainsHeader: "PRESENT",
                Header: ["a", "b"],
                Serde: "OpenCSVSerDe",
            },
        });
        const { CreationTime, LastUpdated, ...rest } = (await get())?.CsvClassifier ?? { Name: "" };
        assert.deepEqual(rest, {
            Name,
            Delimiter: ",",
            QuoteSymbol: '"',
            ContainsHeader: "PRESENT",
            Header: ["a", "b"],
            Serde: "OpenCSVSerDe",
            Version: 1,
        });
        assert.ok(CreationTime instanceof Date && LastUpdated instanceof Date);
    });

    it("of the other kinds comes back under its kind", async () => {
        await create({ JsonClassifier: { Name, JsonPath: "$.a[*]" } });
        assert.equal((await get())?.JsonClassifier?.JsonPath, "$.a[*]");
        const grok = unique("classifier");
        await create({ GrokClassifier: { Name: grok, Classification: "log", GrokPattern: "%{WORD:a}" } });
        const xml = unique("classifier");
        await create({ XMLClassifier: { Name: xml, Classification: "x", RowTag: "row" } });
        const { Classifiers = [] } = await owner.glue.send(new GetClassifiersCommand({}));
        assert.ok(Classifiers.some((one) => one.GrokClassifier?.Name === grok));
        assert.ok(Classifiers.some((one) => one.XMLClassifier?.Name === xml));
    });

    it("keeps what an update leaves out, and counts its versions", async () => {
        await create({ CsvClassifier: { Name, Delimiter: ";", ContainsHeader: "PRESENT" } });
        await owner.glue.send(new UpdateClassifierCommand({ CsvClassifier: { Name, ContainsHeader: "ABSENT" } }));
        const { Delimiter, ContainsHeader, Version } = (await get())?.CsvClassifier ?? {};
        assert.deepEqual([Delimiter, ContainsHeader, Version], [";", "ABSENT", 2]);
    });

    it("is created once, of one kind, and stays of that kind", async () => {
        await create({ CsvClassifier: { Name } });
        assert.equal(
            (await failure(create({ JsonClassifier: { Name, JsonPath: "$" } }))).name,
            "AlreadyExistsException",
        );
        const change = new UpdateClassifierCommand({ JsonClassifier: { Name, JsonPath: "$" } });
        assert.match(
            (await failure(owner.glue.send(change))).message,
            /is a CsvClassifier and cannot become a JsonClassifier/,
        );
        assert.match((await failure(create({}))).message, /Exactly one of .*; got none/);
        const both = { CsvClassifier: { Name: unique("c") }, JsonClassifier: { Name: unique("c"), JsonPath: "$" } };
        assert.match((await failure(create(both))).message, /got CsvClassifier, JsonClassifier/);
    });

    it("that is not there cannot be got, updated or deleted", async () => {
        for (const call of [
            get(),
            owner.glue.send(new UpdateClassifierCommand({ CsvClassifier: { Name } })),
            owner.glue.send(new DeleteClassifierCommand({ Name })),
        ]) {
            assert.equal((await failure(call)).name, "EntityNotFoundException");
        }
    });

    it("is gone when it was deleted", async () => {
        await create({ CsvClassifier: { Name } });
        await owner.glue.send(new DeleteClassifierCommand({ Name }));
        assert.equal((await failure(get())).name, "EntityNotFoundException");
    });

    const refused: readonly (readonly [what: string, csv: object, message: RegExp])[] = [
        ["whose delimiter is more than a character", { Delimiter: "||" }, /Delimiter.*one character/],
        ["whose quote is its delimiter", { Delimiter: ",", QuoteSymbol: "," }, /must differ/],
        ["whose quote is the default delimiter", { QuoteSymbol: "," }, /must differ/],
        ["with a column twice", { Header: ["a", "b", "a"] }, /a column twice: a, b, a/],
        ["with a header option that does not exist", { ContainsHeader: "MAYBE" }, /ContainsHeader.*PRESENT/],
        ["with a type that does not exist", { CustomDatatypes: ["VARCHAR"] }, /CustomDatatypes\[0\]/],
    ];
    for (const [what, csv, message] of refused) {
        it(`${what} is refused`, async () => {
            assert.match((await failure(create({ CsvClassifier: { Name, ...csv } }))).message, message);
        });
    }
});
