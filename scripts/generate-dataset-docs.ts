import * as fs from "node:fs";
import * as path from "node:path";
import { datasetTable } from "../infra/datasets/docs";

/** Writes the table of keys into docs/datasets.md from the schema in the code; a test fails when the two differ. */
const file = path.join(__dirname, "..", "docs", "datasets.md");
const text = fs.readFileSync(file, "utf8");
fs.writeFileSync(
    file,
    text.replace(
        /(<!-- keys:start -->\n)[\s\S]*?(<!-- keys:end -->)/,
        (_: string, start: string, end: string) => `${start}\n${datasetTable()}\n${end}`,
    ),
);
