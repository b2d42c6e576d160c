import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Position } from "./result";

const state = z.object({
    sourcePosition: z.string().optional(),
    stackTrace: z.array(z.object({ sourcePosition: z.string().optional() })).nullish(),
});
const digest = z.object({ steps: z.array(z.object({ urn: z.string(), newState: state.nullish() })).nullish() });

/**
 * Where the program in `folder` declares its resources, out of what `pulumi preview --json` prints: of the calls that led to
 * each, the innermost in a file of the project itself.
 */
export function readPositions(text: string, folder: string): ReadonlyMap<string, Position> {
    const read = digest.parse(parseJson(text));
    const files = new Files(folder);
    return new Map(
        (read.steps ?? []).flatMap(({ urn, newState }) => {
            const calls = [newState, ...(newState?.stackTrace ?? [])].map((call) => call?.sourcePosition ?? "");
            const position = calls.flatMap((call) => parsePosition(call) ?? []).find((found) => files.hasCallAt(found));
            return position === undefined ? [] : [[urn, position] as const];
        }),
    );
}

/** What the CLI printed last; nothing where it came to an end before it printed that. */
function parseJson(text: string): unknown {
    const start = text.search(/^\{/m);
    try {
        return start < 0 ? {} : JSON.parse(text.slice(start));
    } catch (error) {
        if (error instanceof SyntaxError) {
            return {};
        }
        throw error;
    }
}

/** Reads `project:///infra/index.ts#12,5`; nothing for a file outside the project, or of a package. */
function parsePosition(position: string): Position | undefined {
    const [, file, line, column] = /^project:\/\/\/([^#]+)#(\d+),(\d+)$/.exec(position) ?? [];
    if (file === undefined || /(^|\/)(\.\.|node_modules)\//.test(file)) {
        return undefined;
    }
    return { file: decodeURIComponent(file), line: Number(line), column: Number(column) };
}

/** The files of a project. */
class Files {
    private readonly lines = new Map<string, readonly string[]>();

    constructor(private readonly folder: string) {}

    /**
     * Whether something is made or called there. Older SDKs tell the place in the compiled program: no place is better than a
     * wrong one.
     */
    hasCallAt({ file, line, column }: Position): boolean {
        const text = this.read(file)[line - 1]?.slice(column - 1) ?? "";
        return /^(new\b|[\w$]+\s*[(<])/.test(text);
    }

    private read(file: string): readonly string[] {
        const known = this.lines.get(file);
        if (known !== undefined) {
            return known;
        }
        const place = path.join(this.folder, file);
        const lines = fs.existsSync(place) ? fs.readFileSync(place, "utf8").split("\n") : [];
        this.lines.set(file, lines);
        return lines;
    }
}
