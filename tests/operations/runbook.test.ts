import * as assert from "node:assert";
import * as path from "node:path";
import { ROOT } from "../support/sluice";
import { Checkout } from "./support/checkout";
import { readPage, type Step, unseen } from "./support/page";

interface Run {
    readonly run: { readonly Id: string; readonly JobRunState: string; readonly StartedOn: string };
}

/** Runs a step of the procedure as the page has it, with values for its variables, and returns what was printed. */
type Take = (step: string, env?: Readonly<Record<string, string>>) => Promise<string>;

const STACK = "local";
const NEW = "eu";
const HEADER = "id,name,email,age,signup_date,status,country";
const page = readPage(path.join(ROOT, "docs", "operations.md"));

/** Each goes on where the one before it stopped: one deployment for all. */
describe("the runbook", function () {
    this.timeout(600_000);
    let checkout: Checkout;

    const query = (sql: string, stack = STACK): Record<string, unknown>[] =>
        JSON.parse(checkout.sluice("--stack", stack, "query", sql, "--format", "json")) as Record<string, unknown>[];
    const count = (table = "users", stack = STACK): unknown => query(`SELECT count(*) AS n FROM ${table}`, stack)[0]?.n;
    const runs = (): Run["run"][] =>
        (JSON.parse(checkout.sluice("runs", "users", "--json")) as Run[]).map(({ run }) => run);
    const users = (name: string, ids: readonly number[], more = ""): string =>
        checkout.write(
            name,
            [
                HEADER + (more && ",plan"),
                ...ids.map((id) => `${id},User ${id},u${id}@example.com,30,2026-03-01,active,IN${more}`),
                "",
            ].join("\n"),
        );
    const put = (file: string): string => checkout.sluice("put", "users", file);

    const scenarios: Readonly<Record<string, (take: Take) => Promise<void>>> = {
        "failed-run": async (take) => {
            put(path.join(ROOT, "etl", "samples", "users-1.csv"));
            assert.throws(() => checkout.sluice("run", "users"), /Table sluice_local_raw\.users is not in the catalog/);
            const [failed] = runs();
            await take("look", { RUN: failed?.Id ?? "" });
            await take("again");
            assert.deepStrictEqual([runs()[0]?.JobRunState, count()], ["SUCCEEDED", 17]);
        },
        "add-column": async (take) => {
            await take("contract");
            await take("deploy", { FILE: users("users-plan.csv", [101, 102], ",pro") });
            assert.deepStrictEqual(query("SELECT count(*) AS n, count(plan) AS with_plan FROM users"), [
                { n: 19, with_plan: 2 },
            ]);
        },
        backfill: async (take) => {
            const printed = await take("all");
            assert.match(printed, /users +│ SUCCEEDED │ +2 │ +22 │/, "both files were read again");
            assert.strictEqual(count(), 19, "and no row is there twice");
        },
        "poisoned-file": async (take) => {
            const bad = users("users-bad.csv", [-1, -2]);
            put(bad);
            assert.match(await take("see"), /2 of 2 rows/);
            await take("withdraw", { FILE: path.basename(bad) });
            await take("correct", { CORRECTED: users("users-bad.csv", [201, 202]) });
            assert.strictEqual(count(), 21);
        },
        duplicate: async (take) => {
            put(users("users-again.csv", [201, 202]));
            checkout.sluice("run", "users");
            assert.strictEqual(count(), 23);
            assert.match(await take("find", { KEY: "id" }), /│ +201 │ +2 │/);
            // By hand on an account, where Athena knows the objects of a row.
            const objects = ["users-again.csv", "users-bad.csv"].map((file) => {
                const known = checkout.sluice("lineage", file, "--format", "json");
                return (JSON.parse(known) as { objects: { uri: string }[] }).objects[0]?.uri ?? "";
            });
            const sources = await Promise.all(objects.map((OBJECT) => take("whose", { OBJECT })));
            assert.match(sources.join(), /users-again\.csv/);
            assert.match(sources.join(), /users-bad\.csv/);
        },
        "take-back-run": async (take) => {
            const [last, before] = runs().filter(({ JobRunState }) => JobRunState === "SUCCEEDED");
            const env = { TIME: last?.StartedOn ?? "", BEFORE: before?.Id ?? "", FILE: "users-again.csv" };
            assert.match(await take("look", env), /would be/);
            assert.strictEqual(count(), 23, "a dry run changes nothing");
            await take("restore", env);
            assert.strictEqual(count(), 21);
            assert.deepStrictEqual(query("SELECT id FROM users GROUP BY id HAVING count(*) > 1"), []);
        },
        rewind: async (take) => {
            const good = runs().filter(({ JobRunState }) => JobRunState === "SUCCEEDED");
            const [first] = good.slice(-1);
            const printed = await take("rewind", { RUN: first?.Id ?? "" });
            assert.match(printed, /users +│ SUCCEEDED │ +2 │ +4 │/, "the two files since were read again");
            assert.strictEqual(count(), 21, "and no row is there twice");
        },
        "add-dataset": async (take) => {
            await take("contract");
            const FILE = checkout.write("orders-1.csv", "id,amount,country\n1,9.50,IN\n2,12,US\n");
            assert.doesNotMatch(await take("deploy", { FILE }), /\d+ (?:deleted|replaced)/);
            assert.strictEqual(count("orders"), 2);
        },
        "upgrade-glue": async (take) => {
            checkout.commit("What was changed until now");
            await take("version");
            const printed = await take("deploy");
            assert.match(printed, /"glueVersion": "6\.0"/);
            assert.doesNotMatch(printed, /\d+ (?:created|deleted|replaced)|"glueVersion": "5\.1"/);
        },
        "roll-back-release": async (take) => {
            await take("revert", { COMMIT: checkout.commit("Glue 6.0") });
            const exported = await checkout.shell('pulumi stack export --stack "$STACK"', { STACK });
            assert.match(exported.printed, /"glueVersion": "5\.1"/);
            assert.doesNotMatch(exported.printed, /"glueVersion": "6\.0"/);
        },
        move: async (take) => {
            await take("build", { NEW, REGION: "us-east-1" });
            // By hand on an account; here every file that raw shows is put into the new lake.
            for (const [dataset, name] of [
                ["users", "users-plan.csv"],
                ["users", "users-bad.csv"],
                ["orders", "orders-1.csv"],
            ] as const) {
                checkout.sluice("--stack", NEW, "put", dataset, path.join(checkout.state, "files", name));
            }
            checkout.sluice("--stack", NEW, "put", "users", path.join(ROOT, "etl", "samples", "users-1.csv"));
            await take("fill", { NEW });
            assert.deepStrictEqual([count("users", NEW), count("orders", NEW)], [count(), count("orders")]);
        },
        "tear-down": async (take) => {
            await take("destroy", { STACK: NEW });
            const left = await checkout.shell("pulumi stack ls --all");
            assert.doesNotMatch(left.printed, new RegExp(`^${NEW}\\b`, "m"));
            assert.strictEqual(count(), 21, "the other stack's lake is as it was");
        },
    };

    it("has a test for each procedure, a procedure for each test, and no command that no test runs", () => {
        assert.deepStrictEqual(page.problems, []);
        assert.deepStrictEqual([...page.procedures.keys()].sort(), Object.keys(scenarios).sort());
    });

    describe("on a local lake", () => {
        before(() => {
            checkout = new Checkout();
            checkout.sluice("local", "up", "--port", "0");
        });

        after(() => {
            checkout?.sluice("local", "down");
            checkout?.remove();
        });

        for (const [procedure, scenario] of Object.entries(scenarios)) {
            it(`${procedure}: does what the page says`, async () => {
                const steps = page.procedures.get(procedure) ?? [];
                const taken = new Set<string>();
                await scenario(async (name, env = {}) => {
                    const found = steps.filter((step) => step.name === `${procedure}/${name}`);
                    assert.ok(found.length > 0, `docs/operations.md has no step ${procedure}/${name}`);
                    found.forEach((step) => taken.add(step.name));
                    return perform(checkout, found, { STACK, ...checkout.endpoint(), ...env });
                });
                const left = steps.filter(({ kind, name }) => kind !== "by-hand" && !taken.has(name));
                assert.deepStrictEqual(left, [], "steps of the page that the test has not taken");
            });
        }
    });
});

/** The blocks of one step: changes are applied, commands run, and what is to be seen is looked for in what they printed. */
async function perform(
    checkout: Checkout,
    blocks: readonly Step[],
    env: Readonly<Record<string, string>>,
): Promise<string> {
    let all = "";
    for (const { kind, text, exits, line } of blocks) {
        if (kind === "change") {
            checkout.apply(text);
        } else if (kind === "run") {
            const { code, printed } = await checkout.shell(text, env);
            assert.strictEqual(code, exits, `docs/operations.md, line ${line}: exit code ${code}\n${text}\n${printed}`);
            all += printed;
        } else if (kind === "sees") {
            assert.deepStrictEqual(unseen(text, all), [], `docs/operations.md, line ${line}: not seen in\n${all}`);
        }
    }
    return all;
}
