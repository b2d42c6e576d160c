import { type Alarms } from "./alarms/alarms";
import { type EventBus } from "./events/bus";
import { type Action } from "./glue/action";

/** Calls after which an alarm's state may be another one. */
const movesAlarms = new Set(["PutMetricData", "PutMetricAlarm", "SetAlarmState"]);

/** What the endpoint adds to EventBridge and CloudWatch, whose records are moto's: rules that fire and alarms that go off. */
export class Watch {
    constructor(
        private readonly bus: EventBus,
        private readonly alarms: Alarms,
    ) {}

    /** What answers a call here; undefined for a call that is moto's. */
    find(service: string, action: string, input: unknown): Action | undefined {
        if (service === "events" && action === "PutRule") {
            this.bus.checkRule(input);
        }
        return service === "monitoring" ? this.alarms.history.actions[action] : undefined;
    }

    /** Lets a call through to moto, and has the alarms looked at after one that concerns them. */
    async around(service: string, action: string, pass: () => Promise<void>): Promise<void> {
        if (service !== "monitoring" || !movesAlarms.has(action)) {
            await pass();
            return;
        }
        if (action === "SetAlarmState") {
            // What state the alarm was in is known only if it was looked at before.
            await this.alarms.evaluate();
        }
        await pass();
        void this.alarms.evaluate();
    }
}
