/** Glue's security configurations, found by what names them. */

import { show, Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { GLUE_SECURITY_CONFIGURATION } from "./types";

/**
 * Why it cannot be told which security configuration of the program a job or a crawler runs under; undefined where it can,
 * and where none is named.
 */
export function whyUnconfigured(lake: Lake, resource: Resource): string | undefined {
    const named = resource.read("securityConfiguration");
    const { names, hidden } = lake.fact(configurations);
    if (named === undefined || named === null || named === "" || (typeof named === "string" && names.has(named))) {
        return undefined;
    }
    const behind = (resource.madeFrom("securityConfiguration") ?? []).filter(
        ({ type }) => type === GLUE_SECURITY_CONFIGURATION,
    );
    if (behind.length === 1) {
        return undefined;
    }
    const unless = hidden.map((name) => `, unless it is the one of which ${name.toString()}`).join("");
    return named instanceof Unknown
        ? named.toString()
        : `securityConfiguration is ${show(named)}, the name of no security configuration of this program${unless}`;
}

function configurations(lake: Lake): { readonly names: ReadonlySet<string>; readonly hidden: readonly Unknown[] } {
    const names = lake.ofType(GLUE_SECURITY_CONFIGURATION).map((configuration) => configuration.read("name"));
    return {
        names: new Set(names.filter((name) => typeof name === "string")),
        hidden: names.filter((name) => name instanceof Unknown),
    };
}
