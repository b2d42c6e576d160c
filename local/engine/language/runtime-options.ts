import { status } from "@grpc/grpc-js";
import { type ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { RpcError } from "../grpc";

/** `runtime.options` of a Pulumi.yaml whose runtime is nodejs. */
export interface RuntimeOptions {
    /** Compile TypeScript while loading; @default true */
    readonly typescript: boolean;
    /** The tsconfig.json to compile with, relative to the program's folder. */
    readonly tsconfig?: string;
    /** Arguments for node itself. */
    readonly nodeArguments: readonly string[];
}

/** Reads the options that the Node.js runtime documents; the package manager is accepted and not needed here. */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
    const given = (info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const typescript = option(given, "typescript", "boolean") ?? true;
    const tsconfig = option(given, "tsconfig", "string");
    const nodeArguments = splitArguments(option(given, "nodeargs", "string") ?? "");
    return { typescript, nodeArguments, ...(tsconfig !== undefined && { tsconfig }) };
}

function option(given: Record<string, unknown>, name: string, type: "boolean"): boolean | undefined;
function option(given: Record<string, unknown>, name: string, type: "string"): string | undefined;
function option(given: Record<string, unknown>, name: string, type: string): unknown {
    const value = given[name];
    if (value === undefined || value === null || typeof value === type) {
        return value ?? undefined;
    }
    throw new RpcError(
        status.INVALID_ARGUMENT,
        `runtime.options.${name} of Pulumi.yaml is ${JSON.stringify(value)}; it must be a ${type}.`,
    );
}

/** Splits a command line into words as a shell does: blanks separate, quotes and backslashes keep them. */
export function splitArguments(line: string): string[] {
    const words: string[] = [];
    let word: string | undefined;
    let quote: string | undefined;
    for (let i = 0; i < line.length; i++) {
        const character = line[i]!;
        if (quote !== "'" && character === "\\" && i + 1 < line.length) {
            word = (word ?? "") + line[++i]!;
        } else if (quote !== undefined) {
            if (character === quote) {
                quote = undefined;
            } else {
                word = (word ?? "") + character;
            }
        } else if (character === '"' || character === "'") {
            quote = character;
            word ??= "";
        } else if (/\s/.test(character)) {
            if (word !== undefined) {
                words.push(word);
                word = undefined;
            }
        } else {
            word = (word ?? "") + character;
        }
    }
    if (quote !== undefined) {
        throw new RpcError(
            status.INVALID_ARGUMENT,
            `runtime.options.nodeargs of Pulumi.yaml has a ${quote} that is never closed: ${line}`,
        );
    }
    if (word !== undefined) {
        words.push(word);
    }
    return words;
}
