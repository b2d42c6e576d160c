import * as fs from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import { UserError } from "../errors";
import { type Stack } from "./project";

/** A stack's configuration as a preview without an account can use it. */
export interface StackConfig {
    /** Text of the working copy. */
    readonly text: string;
    /** Whether its secrets are read with the user's passphrase; with ours, which is empty, where it has none. */
    readonly passphrase: "user" | "empty";
    /** ESC environments that it imports, which are kept in Pulumi Cloud and are not read. */
    readonly environments: readonly string[];
}

/** Keys that say how the stack's secrets are encrypted. */
const ENCRYPTION = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

const stackFile = z
    .looseObject({
        config: z.record(z.string(), z.unknown()).nullish(),
        environment: z.union([z.array(z.unknown()), z.object({ imports: z.array(z.unknown()).optional() })]).nullish(),
        encryptionsalt: z.string().optional(),
    })
    .nullish();

/**
 * Reads a stack's configuration file for a working copy of it. Of secrets, only those can be read whose passphrase is in the
 * environment; others must be `given` other values.
 *
 * @throws UserError naming the secrets that cannot be read.
 */
export function readStackConfig(
    { name, file }: Stack,
    project: string,
    given: ReadonlySet<string>,
    environment: NodeJS.ProcessEnv = process.env,
): StackConfig {
    if (file === undefined) {
        return { text: "config: {}\n", passphrase: "empty", environments: [] };
    }
    const text = fs.readFileSync(file, "utf8");
    const content = parse(text, file);
    const secrets = Object.entries(content?.config ?? {})
        .filter(([, value]) => isSecret(value))
        .map(([key]) => key)
        .filter((key) => !given.has(qualified(key, project)));
    const hasPassphrase =
        content?.encryptionsalt !== undefined &&
        (environment.PULUMI_CONFIG_PASSPHRASE !== undefined || Boolean(environment.PULUMI_CONFIG_PASSPHRASE_FILE));
    if (secrets.length > 0 && !hasPassphrase) {
        const how =
            content?.encryptionsalt === undefined
                ? "they are encrypted with a key that only an account has"
                : "they are encrypted with a passphrase, and neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set";
        throw new UserError(
            `The secrets of stack ${name} cannot be read (${secrets.join(", ")}): ${how}. ` +
                `${content?.encryptionsalt === undefined ? "Give" : "Set it, or give"} them values for this check: ` +
                secrets.map((key) => `--config ${key}=...`).join(" "),
            2,
        );
    }
    const usesPassphrase = secrets.length > 0;
    const dropped = usesPassphrase ? ["environment"] : [...ENCRYPTION, "environment"];
    return {
        text: file.endsWith(".json") ? JSON.stringify(without(content, dropped)) : withoutLines(text, dropped),
        passphrase: usesPassphrase ? "user" : "empty",
        environments: environmentsOf(content?.environment),
    };
}

/** A configuration key as Pulumi writes it: one without a namespace is the project's. */
export function qualified(key: string, project: string): string {
    return key.includes(":") ? key : `${project}:${key}`;
}

function parse(text: string, file: string): z.infer<typeof stackFile> {
    let content: unknown;
    try {
        content = text.trim() === "" ? undefined : load(text);
    } catch (error) {
        throw new UserError(`${file} cannot be read: ${(error as Error).message}`, 2);
    }
    const read = stackFile.safeParse(content);
    if (!read.success) {
        const issues = read.error.issues.map(({ path, message }) => `  ${path.join(".") || "the whole"}: ${message}`);
        throw new UserError(`${file} is no stack configuration:\n${issues.join("\n")}`, 2);
    }
    return read.data;
}

/** Whether a value is encrypted, or holds a part that is. */
function isSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    const keys = Object.keys(value);
    return (keys.length === 1 && keys[0] === "secure") || Object.values(value).some(isSecret);
}

function environmentsOf(environment: NonNullable<z.infer<typeof stackFile>>["environment"]): readonly string[] {
    const imports = Array.isArray(environment) ? environment : (environment?.imports ?? []);
    return imports.map((entry) => (typeof entry === "string" ? entry : Object.keys(entry as object).join(", ")));
}

function without(content: object | null | undefined, keys: readonly string[]): object {
    return Object.fromEntries(Object.entries(content ?? {}).filter(([key]) => !keys.includes(key)));
}

/**
 * The text without some of its top-level keys and what belongs to them. The rest stays as it is written: read and written again,
 * a value might come out as another.
 */
function withoutLines(text: string, keys: readonly string[]): string {
    let dropping = false;
    const kept = text.split("\n").filter((line) => {
        const key = /^(["']?)([^\s"'#:-][^"':]*)\1\s*:/.exec(line)?.[2];
        // A list under a key may stand as far left as the key itself.
        if (key !== undefined || (line.trim() !== "" && !/^[\s#-]/.test(line))) {
            dropping = key !== undefined && keys.includes(key);
        }
        return !dropping;
    });
    return `${kept.join("\n").trimEnd()}\n`;
}
