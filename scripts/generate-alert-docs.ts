import * as fs from "node:fs";
import * as path from "node:path";
import { alertDocs } from "../infra/alerts/docs";
import { formatMarkdown, startGenerator } from "./generated";

const file = path.join(__dirname, "..", "docs", "alerts.md");

/** Writes what each alert means into docs/alerts.md, from the catalogue that makes the rules and alarms. */
startGenerator({
    script: "scripts/generate-alert-docs.ts",
    saidBy: "the alerts say",
    writes: "the file",
    wanted: async () => {
        const text = fs.readFileSync(file, "utf8");
        const part = /(<!-- alerts:start -->\n)[\s\S]*?(<!-- alerts:end -->)/;
        const wanted = text.replace(part, (_, start: string, end: string) => `${start}\n${alertDocs()}\n${end}`);
        return new Map([[file, await formatMarkdown(file, wanted)]]);
    },
});
