import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { AwsError } from "../errors";
import { escapeXml } from "../http/error-response";

/** One key of a bulk delete. */
export interface DeleteEntry {
    readonly key: string;
    readonly versionId?: string;
    /** The element as the client wrote it, ETag and all. */
    readonly fields: Readonly<Record<string, string>>;
}

/** A bulk delete. */
export interface DeleteRequest {
    readonly quiet: boolean;
    readonly entries: readonly DeleteEntry[];
}

/** A key that may not be deleted. */
export interface DeniedEntry {
    readonly entry: DeleteEntry;
    readonly message: string;
}

const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
    processEntities: true,
    // Keys may be written with numeric references (&#13;).
    htmlEntities: true,
    isArray: (name) => name === "Object",
});

const requestSchema = z.object({
    Delete: z.object({
        Quiet: z.string().optional(),
        Object: z.array(z.looseObject({ Key: z.string().min(1), VersionId: z.string().optional() })).max(1000),
    }),
});

/** Reads the body of DeleteObjects. */
export function parseDeleteRequest(body: string): DeleteRequest {
    let tree: unknown;
    try {
        tree = parser.parse(body, true);
    } catch {
        tree = undefined;
    }
    const parsed = requestSchema.safeParse(tree);
    if (!parsed.success) {
        throw new AwsError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema: " +
                "DeleteObjects needs <Delete> with 1 to 1000 <Object><Key>…</Key></Object>.",
        );
    }
    const { Quiet: quiet, Object: objects } = parsed.data.Delete;
    return {
        quiet: quiet?.trim().toLowerCase() === "true",
        entries: objects.map((object) => ({
            key: object.Key,
            ...(object.VersionId === undefined || object.VersionId === "" ? {} : { versionId: object.VersionId }),
            fields: Object.fromEntries(
                // White space between elements comes as a field of its own, "#text".
                Object.entries(object).flatMap(([name, value]) =>
                    typeof value === "string" && /^[A-Za-z]+$/.test(name) ? [[name, value]] : [],
                ),
            ),
        })),
    };
}

/** Writes the body of DeleteObjects for some of its keys. */
export function renderDeleteRequest(entries: readonly DeleteEntry[], quiet: boolean): string {
    const objects = entries.map(({ fields }) => {
        const parts = Object.entries(fields).map(([name, value]) => `<${name}>${escapeKey(value)}</${name}>`);
        return `<Object>${parts.join("")}</Object>`;
    });
    return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
        `${objects.join("")}<Quiet>${String(quiet)}</Quiet></Delete>`
    );
}

/** Adds the denied keys to the answer for the others, which may be empty. */
export function mergeDenied(answer: string, denied: readonly DeniedEntry[]): string {
    const errors = denied.map(({ entry, message }) => {
        const version = entry.versionId === undefined ? "" : `<VersionId>${escapeXml(entry.versionId)}</VersionId>`;
        return (
            `<Error><Key>${escapeKey(entry.key)}</Key>${version}<Code>AccessDenied</Code>` +
            `<Message>${escapeXml(message)}</Message></Error>`
        );
    });
    const end = answer.lastIndexOf("</DeleteResult>");
    return end < 0
        ? `<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${errors.join("")}</DeleteResult>`
        : `${answer.slice(0, end)}${errors.join("")}${answer.slice(end)}`;
}

/** Keys may hold line ends, which XML would otherwise normalize. */
function escapeKey(text: string): string {
    return escapeXml(text).replace(/\r/g, "&#13;").replace(/\n/g, "&#10;");
}
