/** The exemptions of a run, and which of them were needed. */

import * as fs from "node:fs";
import * as path from "node:path";
import { type RuleConfig } from "../rule";
import { type Exemption, readExemption } from "./entry";

/** What the run's exemptions are, and what was wrong with others. */
export class Ledger {
    private exemptions: readonly Exemption[] = [];
    private wrong: readonly string[] = [];
    private needed = new Set<Exemption>();
    private read = "";

    constructor(
        private readonly rules: ReadonlySet<string>,
        private readonly today: () => string = () => new Date().toISOString().slice(0, 10),
    ) {}

    /** Takes the exemptions that the pack's configuration lists or names the file of. The engine may say it again and again. */
    configure(config: RuleConfig): void {
        const text = JSON.stringify(config);
        if (text === this.read) {
            return;
        }
        this.read = text;
        this.needed = new Set();
        const entries = [...listed(config.list ?? [], "list"), ...fromFile(config.file ?? "")];
        const results = entries.map((entry) =>
            "problem" in entry
                ? { problems: [entry.problem] }
                : readExemption(entry.value, entry.place, this.rules, this.today()),
        );
        this.exemptions = results.flatMap(({ exemption }) => exemption ?? []);
        this.wrong = results.flatMap(({ problems }) => problems);
    }

    /** Whether a finding is exempted; that its exemption was needed is remembered. */
    covers(rule: string, urn: string | undefined, message: string): boolean {
        const found = this.exemptions.find(
            (exemption) =>
                exemption.rule === rule &&
                urn !== undefined &&
                isResource(urn, exemption.resource) &&
                message.includes(exemption.finding),
        );
        if (found !== undefined) {
            this.needed.add(found);
        }
        return found !== undefined;
    }

    /** What cannot be used, and why. Such an entry exempts nothing. */
    get problems(): readonly string[] {
        return this.wrong;
    }

    /** Every exemption, and whether it has been needed. */
    get entries(): readonly { readonly exemption: Exemption; readonly used: boolean }[] {
        return this.exemptions.map((exemption) => ({ exemption, used: this.needed.has(exemption) }));
    }

    /** Begins the next check of the same process. */
    startAgain(): void {
        this.needed = new Set();
    }
}

type Entry = { readonly value: unknown; readonly place: string } | { readonly problem: string };

function listed(value: unknown, place: string): readonly Entry[] {
    return Array.isArray(value)
        ? value.map((item: unknown, index) => ({ value: item, place: `${place}[${index}]` }))
        : [{ problem: `${place} is ${JSON.stringify(value)}; allowed: a list of exemptions` }];
}

function fromFile(file: unknown): readonly Entry[] {
    if (file === "") {
        return [];
    }
    if (typeof file !== "string") {
        return [{ problem: `file is ${JSON.stringify(file)}; allowed: the path of a JSON file` }];
    }
    try {
        return listed(JSON.parse(fs.readFileSync(path.resolve(file), "utf8")), file);
    } catch (error) {
        return [{ problem: `file ${file} cannot be read: ${(error as Error).message}` }];
    }
}

/** Whether a URN is of the resource that is named by URN, or by its own type and name. */
function isResource(urn: string, resource: string): boolean {
    if (urn === resource) {
        return true;
    }
    const [types = "", ...name] = urn.split("::").slice(2);
    return `${types.split("$").at(-1)}::${name.join("::")}` === resource;
}
