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

/** What is killed. */
export type Victim = "driver" | "worker" | "endpoint";

/** One fault: what the endpoint does to requests, what the harness does to processes. */
export interface Fault {
    readonly kind: Kind;
    readonly plan: Plan;
    /** What is killed, and when: once the plan has hit, or after this part of the time that a run usually takes. */
    readonly kill?: { readonly victim: Victim; readonly moment: "request" | number };
    /** Arguments of the run. */
    readonly arguments: Readonly<Record<string, string>>;
}

type Rule = Plan["rules"][number];

/** Some requests: those that are drawn are between the first and the last of them. */
export interface Requests {
    readonly operation: string;
    /** Regular expression that is found in their keys. */
    readonly key?: string;
    readonly first: number;
    readonly last: number;
}

/** The requests of a run that faults are drawn from. */
export interface RunRequests {
    /** Those that make rows appear. */
    readonly writes: Requests;
    /** Others; a run that does without them is not struck. */
    readonly others: readonly Requests[];
}

/**
 * What a run asks of S3, as far as it is known from outside: ours puts each object once, below the output or the quarantine
 * prefix; a plain append renames each twice, the second time for all to see.
 */
export function requestsOf(job: "sluice" | "plain", dataset: string, objects: number): RunRequests {
    const reads: Requests[] = [
        { operation: "GetObject", key: `^${dataset}/`, first: 1, last: 2 },
        { operation: "ListObjectsV2", first: 1, last: 3 },
    ];
    if (job === "plain") {
        const first = Math.min(objects + 2, 2 * objects);
        return { writes: { operation: "CopyObject", first, last: 2 * objects }, others: reads };
    }
    return {
        writes: { operation: "PutObject", key: `^(quarantine/)?${dataset}/`, first: 1, last: objects },
        others: [...reads, { operation: "PutObject", key: `^_sluice/${dataset}/`, first: 1, last: 2 }],
    };
}

/** Draws a fault of a kind, at a request that the run will make or at any time. */
export function drawFault(kind: Kind, random: () => number, requests: RunRequests): Fault {
    const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
    const oneOf = ({ operation, key, first, last }: Requests): Pick<Rule, "operation" | "key" | "nth"> => ({
        operation,
        ...(key !== undefined && { key }),
        nth: whole(first, last),
    });
    const aWrite = (): Pick<Rule, "operation" | "key" | "nth"> => oneOf(requests.writes);
    const anywhere = (): Pick<Rule, "operation" | "key" | "nth"> =>
        random() < 0.7 ? aWrite() : oneOf(requests.others[whole(0, requests.others.length - 1)] ?? requests.writes);
    // A client repeats what failed by accident; a run that ends on the way needs what is no accident.
    const thenExpired: Rule[] = random() < 0.7 ? [{ fault: "ExpiredToken", after: 0, times: 100_000 }] : [];
    const s3 = (rule: Rule, then: readonly Rule[] = thenExpired): Fault => ({
        kind,
        plan: { rules: [rule, ...then] },
        arguments: {},
    });
    const kill = (victim: Victim, at: () => Pick<Rule, "operation" | "key" | "nth">): Fault => {
        // What is killed with its JVM has a JVM of its own.
        const args: Fault["arguments"] = victim === "worker" ? {} : { "--faults-cold": "true" };
        if (random() < 0.5) {
            return { kind, plan: { rules: [] }, kill: { victim, moment: random() }, arguments: args };
        }
        const rule: Rule = { fault: random() < 0.5 ? "hold-before" : "hold-after", ...at() };
        return { kind, plan: { rules: [rule] }, kill: { victim, moment: "request" }, arguments: args };
    };
    switch (kind) {
        case "internal-error":
            return s3({ fault: "InternalError", ...anywhere(), times: whole(1, 2) });
        case "slow-down":
            return s3({ fault: "SlowDown", ...anywhere(), times: whole(1, 2) });
        case "throttled":
            return s3({ fault: "SlowDown", ...anywhere(), milliseconds: whole(200, 1500), probability: 0.8 }, []);
        case "cut-put":
            return s3({ fault: "cut", ...aWrite() });
        case "lost-answer":
            return s3({ fault: "lost-answer", ...aWrite() });
        case "expired-token":
            return s3({ fault: "ExpiredToken", ...anywhere(), times: 100_000 }, []);
        case "kill-driver":
            return kill("driver", anywhere);
        case "kill-worker":
            return kill("worker", aWrite);
        case "kill-endpoint":
            return kill("endpoint", anywhere);
        case "disk-full":
            return { kind, plan: { rules: [] }, arguments: { "--faults-file-size": String(whole(0, 600)) } };
    }
}
