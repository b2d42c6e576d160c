import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../../../support/sluice";

const made: string[] = [];

// A hook of mocha's root.
after(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A small provider package, as Pulumi generates them: a type, its declaration, and the manifest that says what it is. */
const ACME_NAMES: Readonly<Record<string, string>> = {
    "node_modules/@acme/names/package.json": JSON.stringify({
        name: "@acme/names",
        version: "1.2.3",
        pulumi: { resource: true, name: "names" },
    }),
    "node_modules/@acme/names/index.js": `
        const pulumi = require("@pulumi/pulumi");
        exports.Pet = class extends pulumi.CustomResource {
            constructor(name, args, opts) { super("names:index/pet:Pet", name, { ...args, full: undefined }, opts); }
        };`,
    "node_modules/@acme/names/pet.d.ts": `import * as pulumi from "@pulumi/pulumi";
export declare class Pet extends pulumi.CustomResource {
    readonly full: pulumi.Output<string>;
    readonly kind: pulumi.Output<string | undefined>;
}
export interface PetArgs {
    kind?: pulumi.Input<string>;
}
`,
};

/**
 * Makes a Pulumi project as somebody else has it, in a folder of its own. Its packages are those of this checkout, and
 * `@acme/names`, a provider's that nobody can download.
 */
export function makeProject(files: Readonly<Record<string, string>>): string {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-program-")));
    made.push(folder);
    for (const [name, text] of Object.entries({ ...ACME_NAMES, ...files })) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), text);
    }
    fs.symlinkSync(path.join(ROOT, "node_modules", "@pulumi"), path.join(folder, "node_modules", "@pulumi"));
    return folder;
}

/** Every file of a folder, packages left out, and what is in it. */
export function contents(folder: string): Readonly<Record<string, string>> {
    const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
        names
            .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
            .map((entry) => path.join(entry.parentPath, entry.name))
            .map((file) => [path.relative(folder, file), fs.readFileSync(file, "utf8")]),
    );
}

/** A lake that no rule would let through, with much in it that only an account could answer. */
export const UNSAFE = {
    "Pulumi.yaml": "name: orders\nruntime: nodejs\n",
    "Pulumi.dev.yaml":
        "secretsprovider: awskms://alias/pulumi\nencryptedkey: AAAA\nconfig:\n  aws:region: eu-west-1\n  orders:team: data\n",
    "index.ts": `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Pet } from "@acme/names";

const team = new pulumi.Config().require("team");
const buckets = aws.s3.Bucket.get("existing", "acme-data");
const network = new pulumi.StackReference("acme/network/prod");
const parameter = aws.ssm.getParameterOutput({ name: "/orders/prefix" });
const pet = new Pet("pet", { kind: "cat" });

const role = new aws.iam.Role("etl", {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
        statements: [{ actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["glue.amazonaws.com"] }] }],
    }).json,
});
new aws.iam.RolePolicy("etl", {
    role: role.name,
    policy: aws.iam.getPolicyDocumentOutput({ statements: [{ actions: ["s3:*"], resources: ["*"] }] }).json,
});

class Lake extends pulumi.ComponentResource {
    constructor(name: string) {
        super("acme:lake:Lake", name);
        new aws.glue.Job("users", {
            name: team + "-users",
            roleArn: role.arn,
            command: { scriptLocation: "s3://acme-scripts/users.py" },
            maxRetries: 3,
            connections: [network.requireOutput("connection")],
            defaultArguments: { "--job-bookmark-option": "job-bookmark-disable", "--pet": pet.full, "--p": parameter.value },
        }, { parent: this });
    }
}
new Lake("lake");
new aws.glue.Crawler("all", {
    name: "all",
    role: role.name,
    databaseName: "all",
    s3Targets: [{ path: "s3://acme-data/raw/" }, { path: "s3://acme-data/curated/" }],
});
export const arn = buckets.arn;
`,
} as const;
