import * as fs from "node:fs";
import * as path from "node:path";
import { type ProviderPackage } from "./packages";

/** What a package declares of a resource type. */
export interface Declaration {
    /** All outputs. */
    readonly outputs: ReadonlySet<string>;
    /** Outputs that always have a value: where the program gives none, the provider does. */
    readonly always: ReadonlySet<string>;
    /** Outputs that are strings: what a program gives for one as an object is JSON. */
    readonly texts: ReadonlySet<string>;
    readonly inputs: ReadonlySet<string>;
}

/**
 * What the packages that a program imports declare of their resource types. A provider would tell by its schema; the
 * TypeScript declarations, which are generated from that schema, say the same, in the version that the program has.
 */
export class Declarations {
    private readonly known = new Map<string, Declaration | undefined>();

    constructor(private readonly packages: ReadonlyMap<string, ProviderPackage>) {}

    /** The declaration of a type such as `aws:kms/key:Key`; none where it cannot be found or read. */
    of(type: string): Declaration | undefined {
        if (!this.known.has(type)) {
            this.known.set(type, this.read(type));
        }
        return this.known.get(type);
    }

    private read(type: string): Declaration | undefined {
        const [name = "", module = "", member = ""] = type.split(":");
        const folder = this.packages.get(name)?.folder;
        if (folder === undefined || !/^\w+$/.test(member)) {
            return undefined;
        }
        const file = candidates(module, member)
            .map((candidate) => path.join(folder, `${candidate}.d.ts`))
            .find((candidate) => fs.existsSync(candidate));
        return file === undefined ? undefined : parse(fs.readFileSync(file, "utf8"), member);
    }
}

/** Where generated packages keep a type: `kms/key`, or for the module `index` and for `core/v1` the type's own file in it. */
function candidates(module: string, member: string): string[] {
    const file = `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
    const own = module.replace(/^index(\/|$)/, "");
    return [own, path.posix.join(own, file), path.posix.join(own.replace(/\.[\w.]+(?=\/)/, ""), file)].filter(
        (candidate) => candidate !== "" && !candidate.includes(".."),
    );
}

/** Reads the class of a type and the interface of its arguments out of a generated declaration file. */
function parse(text: string, member: string): Declaration | undefined {
    const body = block(text, new RegExp(`^export declare class ${member} extends `, "m"));
    if (body === undefined) {
        return undefined;
    }
    const outputs = [...body.matchAll(/^ {4}readonly (\w+): (?:pulumi\.)?Output<([\s\S]*?)>;$/gm)];
    const inputs = block(text, new RegExp(`^export interface ${member}Args `, "m")) ?? "";
    const texts = outputs.filter(([, , type]) => /^string( \| undefined)?$/.test(type ?? ""));
    return {
        texts: new Set(texts.map(([, name = ""]) => name)),
        outputs: new Set(outputs.map(([, name = ""]) => name)),
        always: new Set(outputs.filter(([, , type]) => !type?.endsWith("| undefined")).map(([, name = ""]) => name)),
        inputs: new Set([...inputs.matchAll(/^ {4}(\w+)\??: /gm)].map(([, name = ""]) => name)),
    };
}

/** What stands between a declaration's head and the brace, at the start of a line, that ends it. */
function block(text: string, head: RegExp): string | undefined {
    const start = text.search(head);
    const end = text.indexOf("\n}", start);
    return start < 0 || end < 0 ? undefined : text.slice(text.indexOf("{", start), end);
}
