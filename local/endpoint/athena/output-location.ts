import { invalidRequest } from "./input";
import { type WorkGroup } from "./work-groups";

/** The workgroup's settings are the only ones where it enforces them, else the client's come first. */
export function effectiveConfiguration(
    group: WorkGroup,
    own: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
    const ofGroup = group.Configuration.ResultConfiguration ?? {};
    return group.Configuration.EnforceWorkGroupConfiguration === true ? ofGroup : { ...ofGroup, ...own };
}

/** The folder that a query's results go to, with a slash at its end. */
export function outputLocation(group: WorkGroup, own: string | undefined): string {
    const location = effectiveConfiguration(
        group,
        own === undefined || own === "" ? {} : { OutputLocation: own },
    ).OutputLocation;
    if (typeof location !== "string" || location === "") {
        throw invalidRequest(
            "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.",
        );
    }
    return location.endsWith("/") ? location : `${location}/`;
}
