/**
 * Writes what the policy pack's rules say of themselves to docs/policies.md, and the table of them between two markers
 * in README.md where the markers are. With `--check` it writes nothing and fails when either says something else.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { catalogue, groups } from "../policies/catalogue";
import { exemptionPolicies } from "../policies/exemptions";
import { readLake } from "../policies/facts/lake";
import { oneResource } from "../policies/facts/resource";
import { render } from "../policies/render";
import { type ExampleResource, type Rule } from "../policies/rule";
import { formatMarkdown, type Generator, outdatedOf, runGenerator, startGenerator } from "./generated";

const root = path.resolve(__dirname, "..");
const docsFile = path.join(root, "docs/policies.md");
const readmeFile = path.join(root, "README.md");
const markers = { start: "<!-- policies:start -->", end: "<!-- policies:end -->" };

const configExample = {
    "max-retries": "advisory",
    "separate-crawlers": { rawPatterns: ["raw", "inbox"], otherPatterns: ["cloudtrail"] },
};

/** The catalogue of rules as Markdown. */
export async function policyDocs(): Promise<string> {
    const text = [
        "<!-- Generated from policies/rules/ by scripts/generate-policy-docs.ts. Edit there. -->",
        "# Policies",
        "What the pack in `policies/` refuses, in any Pulumi program: `pulumi preview --policy-pack policies`. " +
            "A value that a rule needs and that preview does not know yet is refused too, naming the value: " +
            "a rule that could not look has not passed.",
        "Levels and the configuration that a rule offers are set in a JSON file, " +
            "`pulumi preview --policy-pack policies --policy-pack-config FILE`:",
        ["```json", JSON.stringify(configExample), "```"].join("\n"),
        table(""),
        exemptionDocs(),
        ...groups.flatMap(({ title, rules }) => [`## ${title}`, ...rules.map(section)]),
    ].join("\n\n");
    return format(text);
}

/**
 * A README with the table of rules between its markers; unchanged when it has none.
 *
 * @throws Error when one of the markers is missing or they are in the wrong order.
 */
export async function withTable(readme: string): Promise<string> {
    const start = readme.indexOf(markers.start);
    const end = readme.indexOf(markers.end);
    if (start < 0 && end < 0) {
        return readme;
    }
    if (start < 0 || end < start) {
        throw new Error(`README.md must have ${markers.start} and after it ${markers.end}, or neither`);
    }
    const between = await format(table("docs/policies.md"));
    return `${readme.slice(0, start + markers.start.length)}\n\n${between}\n${readme.slice(end)}`;
}

const generator: Generator = {
    script: "scripts/generate-policy-docs.ts",
    saidBy: "policies/rules/ says",
    writes: "the files",
    wanted: async () => {
        const wanted = new Map([[docsFile, await policyDocs()]]);
        if (fs.existsSync(readmeFile)) {
            wanted.set(readmeFile, await withTable(fs.readFileSync(readmeFile, "utf8")));
        }
        return wanted;
    },
};

/** The files that say something else than the rules do, with what they should say. */
export const outdated = (): Promise<ReadonlyMap<string, string>> => outdatedOf(generator);

/** Does what the command line asks, see {@link runGenerator}. */
export const run = (args: readonly string[], complain?: (line: string) => void): Promise<number> =>
    runGenerator(generator, args, complain);

/** How exemptions are given; the words are those of the policies about them. */
function exemptionDocs(): string {
    const { read, account } = exemptionPolicies;
    const example = {
        exemptions: {
            list: [
                {
                    rule: "max-retries",
                    resource: "aws:glue/job:Job::users",
                    finding: "maxRetries is 2",
                    reason: "the source answers every other request; replaced in March",
                    owner: "lake team",
                    expires: "2027-03-31",
                },
            ],
        },
    };
    return [
        "## Exemptions",
        "A finding that must stay for a while is exempted in the same file, or in one that it names:",
        ["```json", JSON.stringify(example), "```"].join("\n"),
        ...Object.entries(read.configSchema?.properties ?? {}).map(
            ([key, { description = "" }]) => `- \`${key}\`: ${description}`,
        ),
        "An exemption that is malformed, over, too broad or unused is a violation itself:",
        ...[read, ...account].map(
            ({ name, description, enforcementLevel }) => `- \`${name}\` (${enforcementLevel}): ${prose(description)}`,
        ),
    ].join("\n\n");
}

function table(page: string): string {
    const rows = catalogue.map(
        ({ name, level, description }) => `| [\`${name}\`](${page}#${name}) | ${level} | ${prose(description)} |`,
    );
    return ["| rule | level | what holds |", "| --- | --- | --- |", ...rows].join("\n");
}

function section(rule: Rule): string {
    const { quote, from, url } = rule.source;
    const when = [
        ...(rule.resource === undefined ? [] : ["for each resource before it is created"]),
        ...(rule.stack === undefined ? [] : ["over the whole stack, at the end of a preview"]),
    ].join(", and ");
    const remedy =
        rule.resource?.remediate === undefined ? "" : " At level `remediate` the pack sets the right value itself.";
    return [
        `### ${rule.name}`,
        prose(rule.description),
        `Level: ${rule.level}. Severity: ${rule.severity}. It is decided ${when}.${remedy}`,
        `**Why.** “${prose(quote)}” (${url === undefined ? from : `[${from}](${url})`})`,
        `**Fix.** ${prose(rule.fix)}`,
        ...configuration(rule),
        "Refused:",
        snippet(rule.examples.failing),
        ...messages(rule).map((message) => `> ${prose(message)}`),
        "Passes:",
        snippet(rule.examples.passing),
    ].join("\n\n");
}

function configuration({ config }: Rule): readonly string[] {
    if (config === undefined) {
        return [];
    }
    const rows = Object.entries(config.properties).map(
        ([key, { description = "", default: value }]) =>
            `| \`${key}\` | \`${JSON.stringify(value)}\` | ${prose(description)} |`,
    );
    return [["| configuration | default | meaning |", "| --- | --- | --- |", ...rows].join("\n")];
}

/** What the rule says to its failing example. */
function messages(rule: Rule): readonly string[] {
    const resources = rule.examples.failing.map(({ type, name, properties, options = {} }) => ({
        type,
        name,
        urn: `urn:pulumi:stack::project::${type}::${name}`,
        props: properties,
        opts: options,
    }));
    const alone = resources
        .filter(({ type }) => rule.resource?.types.includes(type))
        .flatMap((resource) => rule.resource?.check(oneResource(resource), {}) ?? []);
    const together = rule.stack?.check(readLake(resources), {}) ?? [];
    return [...alone, ...together].map(render);
}

/** Text in which Markdown finds no emphasis. */
function prose(text: string): string {
    return text.replace(/[*_`<]/gu, "\\$&");
}

/** The example as a program would declare it. */
function snippet(resources: readonly ExampleResource[]): string {
    const lines = resources.map(({ type, name, properties, options }) => {
        const [, module = "", resourceClass = ""] = /^aws:(\w+)\/\w+:(\w+)$/u.exec(type) ?? [];
        const given = [JSON.stringify(name), literal(properties), ...(options === undefined ? [] : [literal(options)])];
        return `new aws.${module}.${resourceClass}(${given.join(", ")});`;
    });
    return ["```typescript", ...lines, "```"].join("\n");
}

/** A value as TypeScript; a policy document, which is JSON text, as the object that it is made from, a script by its lines. */
function literal(value: unknown): string {
    if (typeof value === "string" && value.includes("\n")) {
        return `\`${value.replaceAll(/[`\\]|\$\{/gu, "\\$&")}\``;
    }
    if (typeof value === "string" && value.startsWith("{")) {
        return `JSON.stringify(${literal(JSON.parse(value))})`;
    }
    if (Array.isArray(value)) {
        return `[${value.map(literal).join(", ")}]`;
    }
    if (typeof value === "object" && value !== null) {
        return `{ ${Object.entries(value)
            .map(([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`)
            .join(", ")} }`;
    }
    return JSON.stringify(value);
}

const format = (markdown: string): Promise<string> => formatMarkdown(docsFile, markdown);

if (require.main === module) {
    startGenerator(generator);
}
