import * as fs from "node:fs";
import * as path from "node:path";
import { datasetJsonSchema } from "../infra/datasets/datasets";

/** Writes `etl/datasets/schema.json` from the schema in the code; a test fails when the two differ. */
const file = path.join(__dirname, "..", "etl", "datasets", "schema.json");
fs.writeFileSync(file, `${JSON.stringify(datasetJsonSchema(), null, 2)}\n`);
