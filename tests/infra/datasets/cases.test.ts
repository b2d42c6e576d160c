import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseDataset } from "../../../infra/datasets/datasets";

interface Case {
    readonly column: object;
    readonly part?: object;
    readonly dataset?: object;
}

interface Refused extends Case {
    readonly key: string;
    readonly got: string;
}

/** Cases that the job's own parser is held to as well, by tests/etl/test_contract_cases.py. */
const cases = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "..", "contracts", "cases.json"), "utf8")) as {
    readonly accepted: Readonly<Record<string, Case>>;
    readonly refused: Readonly<Record<string, Refused>>;
};

function parse({ column, part, dataset }: Case): unknown {
    const json = {
        name: "cases",
        source: { format: "csv" },
        columns: [
            { name: "value", ...column },
            { name: "part", type: "string", ...part },
        ],
        partitionColumn: "part",
        ...dataset,
    };
    return parseDataset(`${json.name}.json`, JSON.stringify(json));
}

describe("a dataset file, to the program as to the job,", () => {
    for (const [name, example] of Object.entries(cases.accepted)) {
        it(`may have ${name}`, () => {
            assert.doesNotThrow(() => parse(example));
        });
    }

    for (const [name, example] of Object.entries(cases.refused)) {
        it(`may not have ${name}`, () => {
            assert.throws(
                () => parse(example),
                ({ message }: Error) => message.includes(example.key) && message.includes(example.got),
            );
        });
    }
});
