import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { descendants, readParents } from "../../scripts/procfs";
import { ROOT, start } from "../support/sluice";
import { HoldingProxy, type Seen } from "./support/holdingProxy";
import { TestLake } from "./support/lake";

interface Place {
    /** What is being made when all is killed. */
    readonly what: string;
    readonly request: (request: Seen) => boolean;
    readonly nth: number;
    /** The type of what is found again; none where AWS makes the ids up. */
    readonly found?: string;
}

const operation = (name: string) => (request: Seen) => request.operation === name;

/** Spread over the deployment, which takes about this order. */
const PLACES: readonly Place[] = [
    { what: "its first KMS key", request: operation("CreateKey"), nth: 1 },
    {
        what: "its second bucket",
        request: ({ method, path }) => method === "PUT" && /^\/[^/?]+\/?$/.test(path),
        nth: 2,
        found: "aws:s3/bucket:Bucket",
    },
    { what: "its fourth role", request: operation("CreateRole"), nth: 4, found: "aws:iam/role:Role" },
    { what: "its second job", request: operation("CreateJob"), nth: 2, found: "aws:glue/job:Job" },
    { what: "its third trigger", request: operation("CreateTrigger"), nth: 3, found: "aws:glue/trigger:Trigger" },
];

interface Repaired {
    readonly urn: string;
    readonly id?: string;
    readonly made: string;
    readonly note?: string;
}

describe("an up with everything on that is killed while it makes", function () {
    this.timeout(400_000);

    for (const [index, place] of PLACES.entries()) {
        describe(place.what, () => {
            const lake = new TestLake();
            const config = path.join(lake.state, "Pulumi.local.yaml");
            const up = ["pulumi", "up", "--stack", "local", "--yes", "--non-interactive", "--color", "never"];
            const given = ["--config-file", config];

            before(async () => {
                fs.copyFileSync(path.join(__dirname, "support", "Pulumi.everything.yaml"), config);
                await lake.ok("local", "up", "--port", "0", "--no-deploy");
            });
            after(() => lake.sluice("local", "down"));

            it("is repaired by `sluice repair` and the next up", async () => {
                await killedUp(lake, place, [...up, "--skip-preview", ...given]);

                const locked = await lake.sluice("repair");
                assert.notStrictEqual(locked.code, 0, "the state of a deployment under way is not to be edited");
                assert.match(locked.stderr, /currently locked[\s\S]*sluice repair --unlock/);

                const { code, stdout, stderr } = await lake.sluice("repair", "--unlock", "--json");
                const repaired = JSON.parse(stdout) as Repaired[];
                const { found: type } = place;
                if (type === undefined) {
                    assert.strictEqual(code, 1, "what somebody has to look after is no success");
                    assert.ok(
                        repaired.some(
                            ({ made, note }) => made === "unknown" && note?.includes("schedule-key-deletion"),
                        ),
                        stdout,
                    );
                } else {
                    assert.ok(
                        repaired.some(({ urn, made }) => made === "yes" && urn.includes(type)),
                        stdout + stderr,
                    );
                }

                await lake.ok(...up, "--policy-pack", "policies", ...given);
                await lake.ok("pulumi", "preview", "--stack", "local", "--expect-no-changes", ...given);
                assert.match(await lake.ok("repair"), /^Nothing to repair/);
            });

            if (index === PLACES.length - 1) {
                it("leaves a lake that works", async () => {
                    await lake.ok("put", "users", path.join(ROOT, "etl", "samples", "users-1.csv"));
                    await lake.ok("crawl", "raw");
                    await lake.ok("run", "users");
                });
            }
        });
    }
});

/** Starts an up, and kills it with all its processes when AWS has made what it does not know of yet. */
async function killedUp(lake: TestLake, { request, nth }: Place, args: readonly string[]): Promise<void> {
    const file = path.join(lake.state, "endpoint.json");
    const record = fs.readFileSync(file, "utf8");
    const proxy = await HoldingProxy.start(lake.record.url, request, nth);
    try {
        fs.writeFileSync(file, JSON.stringify({ ...lake.record, url: proxy.url }));
        const up = start(args, lake.env);
        await Promise.race([
            proxy.holding,
            up.ended.then(() => assert.fail(`up ended before it made that:\n${up.output()}`)),
        ]);
        const root = up.child.pid as number;
        // The root first: it would see its children die, and tidy up.
        const tree = [root, ...descendants(root, readParents())];
        tree.forEach((pid) => process.kill(pid, "SIGKILL"));
        await up.ended;
    } finally {
        fs.writeFileSync(file, record);
        await proxy.close();
    }
}
