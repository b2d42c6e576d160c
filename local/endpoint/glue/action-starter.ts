import { type TriggerAction } from "./trigger-schema";
import { type NodeKey, type NodeStart } from "./workflow-schema";

/** How a job or crawler that a trigger may have started ended; of a job with retries, its last attempt. */
export interface Ended {
    readonly key: NodeKey;
    /** What {@link ActionStarter.start} gave. */
    readonly id: string;
    readonly state: NodeStart["state"];
    readonly error?: string;
}

/** Starts and stops what triggers name. */
export interface ActionStarter {
    /** Starts a job or crawler; the id by which its end is told. `given` is added to a job's arguments. */
    start(action: TriggerAction, triggerName: string, given: Readonly<Record<string, string>>): string;
    stop(key: NodeKey, id: string): void;
}
