import { XMLBuilder } from "fast-xml-parser";
import { withoutFinding, type CheckResult, type Finding } from "../result";
import { type RuleInfo } from "../rules";
import { describeUrn, parseUrn } from "../urn";

/** A test case as an element: its attributes begin with `@`. */
interface TestCase {
    readonly "@name": string;
    readonly "@classname": string;
    readonly failure?: { readonly "@message": string; readonly "@type": string; readonly "#text": string };
    readonly error?: { readonly "@message": string; readonly "@type": string };
    readonly "system-out"?: string;
}

/**
 * The check as JUnit XML: a test suite for each rule, in it a failure for each mandatory finding, an error where the rule could
 * not run, what an advisory rule says as output of a test that passed, and one passed test where a rule found nothing.
 */
export function toJunit(result: CheckResult, rules: readonly RuleInfo[]): string {
    const others = result.findings.map(({ rule }) => rule).concat(result.notRun.map(({ rule }) => rule));
    const names = [...new Set([...rules.map(({ name }) => name), ...others])];
    const program = result.failures.map(({ message, urn }): TestCase => ({
        "@name": urn === undefined ? "preview" : describeUrn(urn),
        "@classname": "program",
        error: { "@message": clean(message), "@type": "program" },
    }));
    const suites = [
        ...(program.length === 0 ? [] : [suite("program", program)]),
        ...names.map((name) => suite(name, casesOf(name, result))),
    ];
    const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", format: true, indentBy: "  " });
    return builder.build({
        "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
        testsuites: { "@name": `sluice check ${result.project} ${result.stack}`, ...total(suites), testsuite: suites },
    });
}

type Suite = ReturnType<typeof suite>;

function suite(name: string, cases: readonly TestCase[]) {
    return {
        "@name": name,
        "@tests": cases.length,
        "@failures": cases.filter(({ failure }) => failure !== undefined).length,
        "@errors": cases.filter(({ error }) => error !== undefined).length,
        testcase: cases,
    };
}

function total(suites: readonly Suite[]): object {
    const sum = (count: "@tests" | "@failures" | "@errors"): number => suites.reduce((all, one) => all + one[count], 0);
    return { "@tests": sum("@tests"), "@failures": sum("@failures"), "@errors": sum("@errors") };
}

function casesOf(rule: string, result: CheckResult): readonly TestCase[] {
    const cases = [
        ...result.findings.filter((finding) => finding.rule === rule).map(caseOf),
        ...withoutFinding(result)
            .filter((entry) => entry.rule === rule)
            .map(({ urn, reason }): TestCase => ({
                "@name": clean(describeUrn(urn)),
                "@classname": rule,
                error: { "@message": clean(`could not run: ${reason}`), "@type": "notRun" },
            })),
    ];
    return cases.length > 0 ? cases : [{ "@name": "no finding", "@classname": rule }];
}

function caseOf({ rule, level, severity, urn, property, message, fix }: Finding): TestCase {
    const where = property === "" ? describeUrn(urn) : `${describeUrn(urn)} ${property}`;
    const text = clean(`${message}\n\n${urn}\n${fix}`);
    return {
        "@name": clean(where),
        "@classname": clean(`${rule}.${parseUrn(urn).type}`),
        ...(level === "mandatory"
            ? { failure: { "@message": clean(message), "@type": severity || level, "#text": text } }
            : { "system-out": `${level}: ${text}` }),
    };
}

/** Text without the characters that XML has no way to write, not even escaped: control characters, and halves of pairs. */
function clean(text: string): string {
    return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu, "\uFFFD");
}
