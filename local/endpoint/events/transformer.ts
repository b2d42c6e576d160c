/** An input transformer that EventBridge would not take. */
export class TransformerError extends Error {}

/** EventBridge's InputTransformer. */
export interface InputTransformer {
    readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
    readonly InputTemplate: string | undefined;
}

/**
 * What a target gets: the template with the event's values in it. A placeholder between quotes becomes part of that text;
 * one that stands alone becomes a JSON value, with quotes of its own. What the event does not have is an empty text.
 *
 * @throws TransformerError where the template names a path that is not in its map, or the outcome is not JSON
 */
export function transform({ InputPathsMap = {}, InputTemplate = "" }: InputTransformer, event: object): string {
    const values = new Map(Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(path, event)]));
    const value = (name: string): unknown => {
        if (!values.has(name)) {
            throw new TransformerError(
                `The input template uses <${name}>, which is not in its map: ${[...values.keys()].join(", ")}.`,
            );
        }
        return values.get(name);
    };
    // Texts in quotes, and the placeholders outside of them.
    const result = InputTemplate.replace(/"(?:[^"\\]|\\.)*"|<([\w.-]+)>/g, (part, alone: string | undefined) =>
        alone === undefined
            ? part.replace(/<([\w.-]+)>/g, (_, name: string) => inText(value(name)))
            : JSON.stringify(value(alone) ?? ""),
    );
    try {
        JSON.parse(result);
    } catch {
        throw new TransformerError(`The input template does not make JSON, so nothing is delivered: ${result}`);
    }
    return result;
}

/** As EventBridge does it, texts go into texts as they are: one with a quote in it breaks the template. */
function inText(value: unknown): string {
    return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

/** The value at `$.detail.jobName`. */
function valueAt(path: string, event: object): unknown {
    if (!/^\$(\.[\w-]+)*$/.test(path)) {
        throw new TransformerError(
            `The input path is ${JSON.stringify(path)}; the local endpoint knows $ and members by name, such as $.detail.jobName.`,
        );
    }
    return path
        .split(".")
        .slice(1)
        .reduce<unknown>(
            (value, name) =>
                typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
            event,
        );
}
