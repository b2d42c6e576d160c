/**
 * What is in an asset. The policy SDK hands assets over as promises, which a check cannot wait for, behind a proxy through
 * which they could not be read anyway; so the pack keeps what the engine said of them as plain properties.
 */

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Value } from "../known";
import { programFolders } from "./programFolders";

/** The properties of a resource as the engine sends them. */
export interface Message {
    readonly toJavaScript: () => Readonly<Record<string, unknown>>;
}

/**
 * Puts what the engine said of a resource's assets in their place among its properties: `path`, `text`, `uri` and `hash`.
 *
 * @param message - The resource's properties as the engine sent them.
 * @param properties - What the SDK made of them, for checks alone: what is sent back to the engine must keep its assets.
 */
export function exposeAssets(message: Message, properties: Record<string, unknown>): void {
    const assets = Object.keys(properties).filter((key) => isAsset(properties[key]));
    if (assets.length === 0) {
        return;
    }
    const sent = message.toJavaScript();
    for (const key of assets) {
        const { path: file, text, uri, hash } = { ...(sent[key] as Readonly<Record<string, unknown>>) };
        const told = Object.entries({ path: file, text, uri, hash }).filter(([, value]) => typeof value === "string");
        properties[key] = Object.fromEntries(told);
    }
}

/** The mark that all copies of the Pulumi SDK know assets by. Loading the SDK for it would take a second. */
function isAsset(value: unknown): boolean {
    return typeof value === "object" && value !== null && "__pulumiAsset" in value;
}

/** Larger files are no scripts. */
const MAX_FILE = 10_000_000;

/**
 * What is in an asset, as {@link exposeAssets} left it; undefined where that cannot be told. A file counts only if it is,
 * byte for byte, the one whose hash the engine took: then it does not matter how it was found.
 */
export function readAsset(value: Value): Uint8Array | undefined {
    const { text, path: file, hash } = { ...(value as Readonly<Record<string, Value>>) };
    if (typeof text === "string") {
        return Buffer.from(text, "utf8");
    }
    if (typeof file !== "string" || typeof hash !== "string") {
        return undefined;
    }
    return candidates(file)
        .map(readSmallFile)
        .find((bytes) => bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === hash);
}

/** Where a file may be: a relative path is the program's, which the pack is not told, so the folders around it are tried. */
function candidates(file: string): readonly string[] {
    return path.isAbsolute(file) ? [file] : programFolders().map((folder) => path.join(folder, file));
}

function readSmallFile(file: string): Uint8Array | undefined {
    try {
        const found = fs.statSync(file);
        return found.isFile() && found.size <= MAX_FILE ? fs.readFileSync(file) : undefined;
    } catch (error) {
        if (error instanceof Error && "code" in error) {
            return undefined;
        }
        throw error;
    }
}
