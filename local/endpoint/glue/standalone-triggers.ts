import { messageOf } from "../errors";
import { type Log } from "../log";
import { type ActionStarter, type Ended } from "./action-starter";
import { isMet, type Trigger } from "./trigger-schema";
import { nodeKey } from "./workflow-schema";

/** Fires triggers that belong to no workflow, and the conditional ones among them that wait for what those started. */
export class StandaloneTriggers {
    /** What such triggers have started and what is still to end, by kind, name and id. */
    private readonly started = new Set<string>();
    /** Which conditions of a trigger have come since it last fired, by their place. */
    private readonly come = new Map<string, Set<number>>();

    constructor(
        private readonly starter: ActionStarter,
        private readonly log: Pick<Log, "error">,
    ) {}

    fire(trigger: Trigger): void {
        for (const action of trigger.Actions) {
            try {
                this.started.add(`${nodeKey(action)} ${this.starter.start(action, trigger.Name, {})}`);
            } catch (error) {
                this.log.error("trigger could not start an action", {
                    trigger: trigger.Name,
                    action: nodeKey(action),
                    error: messageOf(error),
                });
            }
        }
    }

    /** Hears that a job or crawler ended. Conditional triggers wait for such alone as a trigger has started. */
    ended({ key, id, state }: Ended, triggers: readonly Trigger[]): void {
        if (!this.started.delete(`${key} ${id}`)) {
            return;
        }
        for (const trigger of triggers.filter((one) => one.Type === "CONDITIONAL" && one.State === "ACTIVATED")) {
            const conditions = trigger.Predicate?.Conditions ?? [];
            const come = this.come.get(trigger.Name) ?? new Set<number>();
            conditions.forEach((condition, index) => {
                if (nodeKey(condition) === key) {
                    const isSo = (condition.State ?? condition.CrawlState) === state;
                    come.delete(index);
                    if (isSo) {
                        come.add(index);
                    }
                }
            });
            this.come.set(trigger.Name, come);
            if (
                conditions.some((condition) => nodeKey(condition) === key) &&
                isMet(trigger.Predicate ?? {}, (condition) => come.has(conditions.indexOf(condition)))
            ) {
                this.come.delete(trigger.Name);
                this.fire(trigger);
            }
        }
    }

    forget(name: string): void {
        this.come.delete(name);
    }
}
