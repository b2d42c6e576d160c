import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sluice } from "../support/sluice";

/** What is gone when it is replaced or deleted: data, a bookmark, what a key encrypted. */
const STATEFUL =
    /^aws:(s3\/bucket:Bucket|glue\/(catalogDatabase:CatalogDatabase|catalogTable:CatalogTable|job:Job)|kms\/key:Key)$/;
const LOSSES = new Set(["replace", "create-replacement", "delete-replaced", "delete", "discard-replaced"]);

/** What goes with 0.1.0 on purpose: each dataset has a curated crawler of its own now (docs/decisions/0009). */
const GOES = ["curated-crawler", "curated-crawler-role", "curated-crawler-role-policy"];

interface Step {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: { readonly inputs?: Readonly<Record<string, unknown>> };
    readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
}

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").pop() ?? "";

/** Pulumi deletes last: what is made under the name of something that is deleted is there already, to AWS. */
function collisions(steps: readonly Step[]): string[] {
    const names = (op: string, state: "oldState" | "newState") =>
        steps.flatMap((step) => {
            const { name, bucket, role = "" } = step[state]?.inputs ?? {};
            const called = name ?? bucket;
            return step.op === op && typeof called === "string"
                ? [`${typeOf(step.urn)} ${String(role)} ${called}`]
                : [];
        });
    const deleted = new Set(names("delete", "oldState"));
    return names("create", "newState").filter((name) => deleted.has(name));
}

/** The stateful resources that a preview would replace or delete. */
function losses(steps: readonly Step[]): string[] {
    return steps
        .filter(({ op, urn }) => LOSSES.has(op) && STATEFUL.test(typeOf(urn)))
        .map(({ op, urn }) => `${op} ${urn}`);
}

describe("an upgrade from 0.1.0", function () {
    this.timeout(540_000);
    const state = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-upgrade-"));
    after(() => fs.rmSync(state, { recursive: true, force: true }));

    /** What today's program would do to a state of 0.1.0. */
    async function preview(stack: string, edit = (text: string) => text): Promise<readonly Step[]> {
        const file = path.join(state, `${stack}.json`);
        fs.writeFileSync(file, edit(fs.readFileSync(path.join(__dirname, "0.1.0", `${stack}.json`), "utf8")));
        await pulumi("config", "--stack", stack);
        await pulumi("stack", "import", "--stack", stack, "--file", file);
        const printed = await pulumi("preview", "--stack", stack, "--json", "--non-interactive");
        return (JSON.parse(printed.slice(printed.indexOf("{"))) as { readonly steps: readonly Step[] }).steps;
    }

    async function pulumi(...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await sluice(["pulumi", ...args], { SLUICE_STATE: state });
        assert.equal(code, 0, `${args.join(" ")}:\n${stdout}\n${stderr}`);
        return stdout;
    }

    for (const stack of ["local", "prod"]) {
        it(`loses no bucket, database, table, job or key of stack ${stack}`, async () => {
            const steps = await preview(stack);
            assert.ok(steps.some(({ urn }) => urn.endsWith("::users-job")));
            assert.deepEqual(losses(steps), []);
            assert.deepEqual(collisions(steps), []);
            const deleted = steps.filter(({ op, urn }) => op === "delete" && typeOf(urn).startsWith("aws:"));
            assert.deepEqual(deleted.map(({ urn }) => urn.split("::").pop()).sort(), GOES);
        });
    }

    it("would be seen to lose a job whose name changed", async () => {
        const steps = await preview("local", (text) =>
            text.replaceAll('"name":"sluice-local-users"', '"name":"users"'),
        );
        assert.ok(losses(steps).some((line) => line.endsWith("::users-job")));
    });
});
