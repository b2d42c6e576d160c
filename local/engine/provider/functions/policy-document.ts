import { createHash } from "node:crypto";
import { isList, isMap, type Json, type JsonMap, type PropertyMap, type PropertyValue } from "../values";

const VERSION = "2012-10-17";

/** `aws.iam.getPolicyDocument`: an IAM policy as JSON, made of statements and of other documents. */
export function getPolicyDocument(args: PropertyMap): PropertyMap {
    const sources = documents(args.sourcePolicyDocuments ?? args.sourceJson, "sourcePolicyDocuments");
    const overrides = documents(args.overridePolicyDocuments ?? args.overrideJson, "overridePolicyDocuments");
    const own = maps(args.statements).map(statement);
    // The last document that has an id gives it; the newest version of any holds for all.
    const id = [...sources, { Id: text(args.policyId) ?? "" }, ...overrides]
        .map(({ Id }) => text(Id) ?? "")
        .filter(Boolean)
        .at(-1);
    const ownVersion = text(args.version) ?? VERSION;
    const version = [...sources, ...overrides].map(({ Version }) => text(Version) ?? "").reduce(later, ownVersion);

    const sourced = sources.flatMap(statementsOf);
    failOnRepeated(sourced, "sourcePolicyDocuments");
    failOnRepeated(own, "statements");
    const merged = [own, ...overrides.map(statementsOf)].reduce(override, sourced);
    const document = {
        Version: version,
        ...(id !== undefined && { Id: id }),
        ...(merged.length > 0 && { Statement: merged }),
    };
    const minified = JSON.stringify(document);
    return {
        ...args,
        version: ownVersion,
        id: createHash("sha256").update(minified).digest("hex").slice(0, 16),
        json: JSON.stringify(document, undefined, 2),
        minifiedJson: minified,
    };
}

/** Versions are days, which compare as text. */
function later(one: string, other: string): string {
    return other > one ? other : one;
}

/** A statement takes the place of the one with its Sid; one without a Sid, or with a new one, is added. */
function override(statements: readonly JsonMap[], more: readonly JsonMap[]): JsonMap[] {
    const result = [...statements];
    for (const statement of more) {
        const index = statement.Sid ? result.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
        if (index === -1) {
            result.push(statement);
        } else {
            result[index] = statement;
        }
    }
    return result;
}

function failOnRepeated(statements: readonly JsonMap[], where: string): void {
    const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined && sid !== "");
    const repeated = sids.find((sid, i) => sids.indexOf(sid) !== i);
    if (repeated !== undefined) {
        throw new Error(
            `getPolicyDocument: ${where} have two statements with the sid ${String(repeated)}; sids must be unique.`,
        );
    }
}

function statement(given: PropertyMap): JsonMap {
    const effect = text(given.effect) ?? "Allow";
    if (effect !== "Allow" && effect !== "Deny") {
        throw new Error(`getPolicyDocument: effect is ${JSON.stringify(effect)}; it must be Allow or Deny.`);
    }
    if (given.resources !== undefined && given.notResources !== undefined) {
        throw new Error("getPolicyDocument: a statement has both resources and notResources; give only one of them.");
    }
    const parts: Record<string, Json | undefined> = {
        Sid: text(given.sid) || undefined,
        Effect: effect,
        Principal: principals(maps(given.principals)),
        NotPrincipal: principals(maps(given.notPrincipals)),
        Action: oneOrMore(strings(given.actions)),
        NotAction: oneOrMore(strings(given.notActions)),
        Resource: oneOrMore(strings(given.resources)),
        NotResource: oneOrMore(strings(given.notResources)),
        Condition: conditions(maps(given.conditions)),
    };
    return Object.fromEntries(Object.entries(parts).filter((part): part is [string, Json] => part[1] !== undefined));
}

function principals(given: readonly PropertyMap[]): Json | undefined {
    if (given.length === 0) {
        return undefined;
    }
    const byType = new Map<string, string[]>();
    for (const { type, identifiers } of given) {
        const name = text(type) ?? "";
        byType.set(name, [...(byType.get(name) ?? []), ...strings(identifiers)]);
    }
    const anyone = byType.get("*");
    if (anyone !== undefined && byType.size === 1 && anyone.every((identifier) => identifier === "*")) {
        return "*";
    }
    return Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrMore(identifiers) ?? []]));
}

/** A test of a variable that is given twice is one test, with the values of both. */
function conditions(given: readonly PropertyMap[]): JsonMap | undefined {
    const byTest: Record<string, Record<string, string[]>> = {};
    for (const { test, variable, values } of given) {
        const byVariable = (byTest[text(test) ?? ""] ??= {});
        (byVariable[text(variable) ?? ""] ??= []).push(...strings(values).map(withVariables));
    }
    const written = Object.entries(byTest).map(([test, byVariable]) => [
        test,
        Object.fromEntries(
            Object.entries(byVariable).map(([variable, values]) => [
                variable,
                values.length === 1 ? values[0] : values,
            ]),
        ),
    ]);
    return given.length === 0 ? undefined : (Object.fromEntries(written) as JsonMap);
}

/** IAM writes one value alone, several as a list; the order says nothing, so it is always the same. */
function oneOrMore(values: readonly string[]): Json | undefined {
    const written = [...new Set(values.map(withVariables))];
    return written.length > 1 ? written.sort().reverse() : written[0];
}

/** `&{…}` stands for a policy variable, which a program's own interpolation would otherwise take. */
function withVariables(value: string): string {
    return value.replaceAll("&{", "${");
}

function documents(given: PropertyValue | undefined, name: string): JsonMap[] {
    const texts = typeof given === "string" ? [given] : strings(given);
    return texts
        .filter((text) => text !== "")
        .map((text) => {
            try {
                return JSON.parse(text) as JsonMap;
            } catch (error) {
                throw new Error(
                    `getPolicyDocument: ${name} holds a text that is not JSON: ${(error as Error).message}`,
                );
            }
        });
}

function statementsOf(document: JsonMap): JsonMap[] {
    const { Statement: statements } = document;
    return (Array.isArray(statements) ? statements : [statements]).filter(
        (statement): statement is JsonMap => typeof statement === "object" && statement !== null,
    );
}

function maps(value: PropertyValue | undefined): PropertyMap[] {
    return isList(value) ? [...value].filter((element): element is PropertyMap => isMap(element)) : [];
}

function strings(value: PropertyValue | undefined): string[] {
    return isList(value) ? [...value].filter((element): element is string => typeof element === "string") : [];
}

function text(value: PropertyValue | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}
