import { z } from "zod";
import { invalidInput } from "./input";

/** Paging members that list calls have. */
export const pagingSchema = z.object({
    MaxResults: z.int().min(1, "must be 1 to 1000").max(1000, "must be 1 to 1000").optional(),
    NextToken: z.string().optional(),
});

/** A page of a list and the token for the next. Tokens say where to go on, so that a record that goes in between does no harm. */
export function page<Item>(
    items: readonly Item[],
    keyOf: (item: Item) => string,
    request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
    defaultSize = 100,
): { readonly items: readonly Item[]; readonly nextToken?: string } {
    const start = request.NextToken === undefined ? 0 : indexAfter(items, keyOf, request.NextToken);
    const end = start + (request.MaxResults ?? defaultSize);
    const chosen = items.slice(start, end);
    const last = chosen.at(-1);
    return end < items.length && last !== undefined
        ? { items: chosen, nextToken: Buffer.from(JSON.stringify([keyOf(last), end])).toString("base64url") }
        : { items: chosen };
}

const tokenSchema = z.tuple([z.string(), z.int().min(0)]);

function indexAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, token: string): number {
    let parsed: z.infer<typeof tokenSchema>;
    try {
        parsed = tokenSchema.parse(JSON.parse(Buffer.from(token, "base64url").toString("utf8")));
    } catch {
        throw invalidInput(`NextToken is not one that this endpoint gave out: ${JSON.stringify(token.slice(0, 100))}`);
    }
    const at = items.findIndex((item) => keyOf(item) === parsed[0]);
    return at < 0 ? Math.min(parsed[1], items.length) : at + 1;
}
