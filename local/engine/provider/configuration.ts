import { status } from "@grpc/grpc-js";
import { RpcError } from "../grpc";
import { type IgnoredTags, type Tags } from "./tags";
import { isMap, reveal, type PropertyMap, type PropertyValue } from "./values";

/** What a program's provider resource, or the stack's `aws:` configuration, says that matters here. */
export interface Configuration {
    readonly region: string;
    /** The account that functions tell of. */
    readonly accountId: string;
    readonly defaultTags: Tags;
    readonly ignoredTags: IgnoredTags;
}

/**
 * Reads a provider's configuration. Credentials are left unread: the local endpoint takes any. Region and account are
 * checked as the provider for an account checks them, so a program that must not run elsewhere still refuses; unless there is
 * no account, as in previews of any program: it is then the one that the program asks for.
 */
export function readConfiguration(
    args: PropertyMap,
    {
        region: defaultRegion,
        accountId,
        anyType,
    }: { readonly region: string; readonly accountId: string; readonly anyType?: boolean },
): Configuration {
    const given = reveal(args);
    const region = parsed(given.region);
    const allowed = strings(given.allowedAccountIds, "allowedAccountIds");
    const forbidden = strings(given.forbiddenAccountIds, "forbiddenAccountIds");
    if (!anyType && ((allowed.length > 0 && !allowed.includes(accountId)) || forbidden.includes(accountId))) {
        throw invalid(
            `the account is ${accountId}, which aws:${forbidden.includes(accountId) ? "forbiddenAccountIds" : "allowedAccountIds"} excludes.`,
        );
    }
    if (region !== undefined && typeof region !== "string") {
        throw invalid(`aws:region is ${JSON.stringify(region)}; it must be a string such as us-east-1.`);
    }
    return {
        region: region || defaultRegion,
        accountId: (anyType ? allowed[0] : undefined) ?? accountId,
        defaultTags: tags(section(given.defaultTags, "defaultTags").tags),
        ignoredTags: {
            keys: strings(section(given.ignoreTags, "ignoreTags").keys, "ignoreTags.keys"),
            keyPrefixes: strings(section(given.ignoreTags, "ignoreTags").keyPrefixes, "ignoreTags.keyPrefixes"),
        },
    };
}

/** The SDK sends anything but text as JSON text. */
function parsed(value: PropertyValue | undefined): PropertyValue | undefined {
    if (typeof value !== "string" || !/^[[{"]/.test(value)) {
        return value ?? undefined;
    }
    try {
        return JSON.parse(value) as PropertyValue;
    } catch (error) {
        throw invalid(`${value} is not JSON: ${(error as Error).message}`);
    }
}

function section(value: PropertyValue | undefined, name: string): PropertyMap {
    const read = parsed(value) ?? {};
    if (!isMap(read)) {
        throw invalid(`aws:${name} must be an object.`);
    }
    return read;
}

function strings(value: PropertyValue | undefined, name: string): string[] {
    const read = parsed(value) ?? [];
    if (!Array.isArray(read) || !read.every((element): element is string => typeof element === "string")) {
        throw invalid(`aws:${name} must be a list of strings.`);
    }
    return read;
}

function tags(value: PropertyValue | undefined): Tags {
    if (value === undefined || value === null) {
        return {};
    }
    if (!isMap(value) || !Object.values(value).every((element) => typeof element === "string")) {
        throw invalid("aws:defaultTags.tags must be an object of strings.");
    }
    return value as Tags;
}

function invalid(message: string): RpcError {
    return new RpcError(status.INVALID_ARGUMENT, `The aws provider's configuration is not valid: ${message}`);
}
