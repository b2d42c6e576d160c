import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Archive, type Asset } from "./values";

/** The bytes of an asset: text, a file, or a `file:` or `http(s):` address. */
export async function assetBytes(asset: Asset | Archive): Promise<Uint8Array> {
    const { path, uri } = asset.source;
    if (path !== undefined) {
        return fileBytes(path, asset);
    }
    if (uri !== undefined) {
        return uri.startsWith("file:") ? fileBytes(fileURLToPath(uri), asset) : download(uri);
    }
    if (asset instanceof Archive) {
        throw new Error(
            "an archive made of single assets is not supported: zip it in the program, and give the zip as contentBase64 or as a FileAsset.",
        );
    }
    const bytes = Buffer.from(asset.source.text ?? "", "utf8");
    // The engine leaves a text out where it believes it is not needed; the hash tells that from an empty text.
    if (asset.hash !== "" && createHash("sha256").update(bytes).digest("hex") !== asset.hash) {
        throw new Error(`the engine did not send the content of the asset ${asset.hash}.`);
    }
    return bytes;
}

async function fileBytes(path: string, asset: Asset | Archive): Promise<Uint8Array> {
    const stat = await fs.stat(path);
    if (stat.isDirectory()) {
        const kind = asset instanceof Archive ? "archive" : "asset";
        throw new Error(
            `the ${kind} ${path} is a folder, which is not supported: zip it and give the zip as a FileAsset.`,
        );
    }
    return fs.readFile(path);
}

async function download(uri: string): Promise<Uint8Array> {
    const response = await fetch(uri);
    if (!response.ok) {
        throw new Error(`the asset ${uri} could not be fetched: HTTP ${response.status}.`);
    }
    return new Uint8Array(await response.arrayBuffer());
}
