import { type FaultKind, type FaultPlan, type FaultRule } from "./plan";
import { seeded } from "./random";

/** A request, as rules see it. */
export interface FaultTarget {
    readonly operation: string;
    readonly key?: string;
    /** Made with the credentials of a job run. */
    readonly byRun: boolean;
}

/** A request that a rule hit. */
export interface FaultHit {
    readonly rule: number;
    readonly fault: FaultKind;
    readonly operation: string;
    readonly key?: string;
}

interface RuleState {
    readonly rule: FaultRule;
    seen: number;
    hits: number;
    until?: number;
}

/** The faults that were asked for, and what they hit. None is active unless a plan was given. */
export class Faults {
    private states: RuleState[] = [];
    private found: FaultHit[] = [];
    private random = seeded(0);
    private release: () => void = () => undefined;
    private released: Promise<void> = Promise.resolve();

    /** Takes a plan in the place of the one before, whose held requests are let go. */
    plan(plan: FaultPlan): void {
        this.clear();
        this.random = seeded(plan.seed);
        this.released = new Promise((resolve) => {
            this.release = resolve;
        });
        this.states = plan.rules.map((rule) => ({ rule, seen: 0, hits: 0 }));
    }

    /** Ends all faults, forgets what they hit, and lets held requests go. */
    clear(): void {
        this.release();
        this.states = [];
        this.found = [];
    }

    /** What was hit since the plan was given, oldest first. */
    get hits(): readonly FaultHit[] {
        return this.found;
    }

    /** Settles when held requests are let go. */
    get letGo(): Promise<void> {
        return this.released;
    }

    /** What to do to a request; every rule that could hit it counts it, and the first that does decides. */
    decide(target: FaultTarget): FaultHit | undefined {
        let hit: FaultHit | undefined;
        for (const [number, state] of this.states.entries()) {
            if (this.matches(state, target) && this.strikes(state) && hit === undefined) {
                state.hits += 1;
                hit = {
                    rule: number,
                    fault: state.rule.fault,
                    operation: target.operation,
                    ...(target.key === undefined ? {} : { key: target.key }),
                };
            }
        }
        if (hit !== undefined) {
            this.found.push(hit);
        }
        return hit;
    }

    private matches({ rule }: RuleState, target: FaultTarget): boolean {
        const awake = rule.after === undefined || (this.states[rule.after]?.hits ?? 0) > 0;
        return (
            awake &&
            (rule.callers === "all" || target.byRun) &&
            (rule.operation === undefined || rule.operation === target.operation) &&
            (rule.key === undefined || new RegExp(rule.key).test(target.key ?? ""))
        );
    }

    private strikes(state: RuleState): boolean {
        const { rule } = state;
        state.seen += 1;
        if (state.seen < rule.nth) {
            return false;
        }
        if (rule.milliseconds === undefined) {
            return state.seen < rule.nth + rule.times && this.random() < rule.probability;
        }
        state.until ??= Date.now() + rule.milliseconds;
        return Date.now() < state.until && this.random() < rule.probability;
    }
}
