import * as fs from "node:fs";
import * as path from "node:path";
import { configTable } from "../infra/config/docs";

/** Writes the configuration table into README.md from the schema in the code; a test fails when the two differ. */
const file = path.join(__dirname, "..", "README.md");
const text = fs.readFileSync(file, "utf8");
fs.writeFileSync(file, text.replace(/(<!-- config:start -->\n)[\s\S]*?(<!-- config:end -->)/, `$1${configTable()}$2`));
