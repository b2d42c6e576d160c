import { type z } from "zod";
import { type planSchema } from "../../local/endpoint/faults/plan";

/** What can go wrong. */
export const kinds = [
    "internal-error",
    "slow-down",
    "throttled",
    "cut-put",
    "lost-answer",
    "expired-token",
    "kill-driver",
    "kill-worker",
    "kill-endpoint",
    "disk-full",
] as const;

/** A kind of fault. */
export type Kind = (typeof kinds)[number];

/** A plan for the endpoint, as it is written. */
export type Plan = z.input<typeof planSchema>;

/** One fault: what the endpoint does to requests, what the harness does to processes. */
export interface Fault {
    readonly kind: Kind;
    readonly plan: Plan;
    /** The process that is killed once the plan has hit. */
    readonly kill?: "driver" | "worker" | "endpoint";
    /** Arguments of the run. */
    readonly arguments: Readonly<Record<string, string>>;
}

type Rule = Plan["rules"][number];

/** Which requests make rows appear: those drawn are between the first and the last of them. */
export interface Writes {
    readonly operation: string;
    readonly first: number;
    readonly last: number;
}

/** How a job writes a number of objects: ours puts each once; a plain append renames them twice, the second time for all to see. */
export function writesOf(job: "sluice" | "plain", objects: number): Writes {
    return job === "sluice"
        ? { operation: "PutObject", first: 1, last: objects }
        : { operation: "CopyObject", first: Math.min(objects + 2, 2 * objects), last: 2 * objects };
}

/** Draws a fault of a kind, at a request that the run will make. */
export function drawFault(kind: Kind, random: () => number, writes: Writes): Fault {
    const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
    const nthWrite = (): Pick<Rule, "operation" | "nth"> => ({
        operation: writes.operation,
        nth: whole(writes.first, writes.last),
    });
    const anywhere = (): Pick<Rule, "operation" | "nth"> =>
        random() < 0.75 ? nthWrite() : { operation: random() < 0.7 ? "GetObject" : "ListObjectsV2", nth: 1 };
    // A client repeats what failed by accident; a run that ends on the way needs what is no accident.
    const thenExpired: Rule[] = random() < 0.7 ? [{ fault: "ExpiredToken", after: 0, times: 100_000 }] : [];
    const s3 = (rule: Rule, then: readonly Rule[] = thenExpired): Fault => ({
        kind,
        plan: { rules: [rule, ...then] },
        arguments: {},
    });
    const kill = (process: NonNullable<Fault["kill"]>, at: Pick<Rule, "operation" | "nth">): Fault => ({
        kind,
        plan: { rules: [{ fault: random() < 0.5 ? "hold-before" : "hold-after", ...at }] },
        kill: process,
        // What is killed with its JVM has a JVM of its own.
        arguments: process === "worker" ? {} : { "--faults-cold": "true" },
    });
    switch (kind) {
        case "internal-error":
            return s3({ fault: "InternalError", ...anywhere(), times: whole(1, 2) });
        case "slow-down":
            return s3({ fault: "SlowDown", ...anywhere(), times: whole(1, 2) });
        case "throttled":
            return s3({ fault: "SlowDown", ...anywhere(), milliseconds: whole(200, 1500), probability: 0.8 }, []);
        case "cut-put":
            return s3({ fault: "cut", ...nthWrite() });
        case "lost-answer":
            return s3({ fault: "lost-answer", ...nthWrite() });
        case "expired-token":
            return s3({ fault: "ExpiredToken", ...anywhere(), times: 100_000 }, []);
        case "kill-driver":
            return kill("driver", anywhere());
        case "kill-worker":
            return kill("worker", nthWrite());
        case "kill-endpoint":
            return kill("endpoint", anywhere());
        case "disk-full":
            return { kind, plan: { rules: [] }, arguments: { "--faults-file-size": String(whole(0, 600)) } };
    }
}
