import { AwsError } from "../errors";

/** A request's path and query as they were sent: nothing is normalized, since S3 keys may hold `..` and `//`. */
export interface RequestUrl {
    /** Still percent-encoded. */
    readonly rawPath: string;
    readonly rawQuery: string;
    /** Decoded; a parameter without a value is the empty string. */
    readonly query: URLSearchParams;
}

/** Takes a request target (`/bucket/key?acl`, or the absolute form that proxies send) apart. */
export function parseRequestUrl(target: string): RequestUrl {
    const relative = /^https?:\/\/[^/?]*/i.exec(target)?.[0] ?? "";
    const rest = target.slice(relative.length);
    const mark = rest.indexOf("?");
    const rawPath = mark < 0 ? rest : rest.slice(0, mark);
    const rawQuery = mark < 0 ? "" : rest.slice(mark + 1);
    return { rawPath: rawPath === "" ? "/" : rawPath, rawQuery, query: new URLSearchParams(rawQuery) };
}

/** Decodes a percent-encoded path; `+` stays `+`. */
export function decodePath(path: string): string {
    try {
        return decodeURIComponent(path);
    } catch {
        throw new AwsError("InvalidURI", `Couldn't parse the specified URI: ${path} is not percent-encoded UTF-8.`);
    }
}
