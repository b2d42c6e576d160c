import { nextTime } from "./cron-next";

/** What time it is, and being called at one. */
export interface Clock {
    now(): Date;
    /** Calls once, after so many milliseconds; what it returns calls that off. */
    after(milliseconds: number, call: () => void): () => void;
}

/** The machine's clock. Its timers keep no process alive. */
export const systemClock: Clock = {
    now: () => new Date(),
    after(milliseconds, call) {
        const timer = setTimeout(call, milliseconds);
        timer.unref();
        return () => clearTimeout(timer);
    },
};

/** Timers cannot wait for longer than 24 days; one that wakes early looks at the clock and waits on. */
const LONGEST_WAIT = 24 * 3_600_000;

/** Calls by name at the times of a schedule. What was due while the endpoint was down is not made up for, as with cron. */
export class Schedules {
    private readonly waiting = new Map<string, () => void>();

    constructor(
        private readonly onDue: (name: string) => void,
        private readonly clock: Clock = systemClock,
    ) {}

    /** Sets or replaces the schedule of a name; without an expression there is none. */
    set(name: string, expression: string | undefined): void {
        this.waiting.get(name)?.();
        this.waiting.delete(name);
        const due = expression === undefined ? undefined : nextTime(expression, this.clock.now());
        if (expression !== undefined && due !== undefined) {
            this.wait(name, expression, due);
        }
    }

    close(): void {
        this.waiting.forEach((callOff) => callOff());
        this.waiting.clear();
    }

    private wait(name: string, expression: string, due: Date): void {
        const left = due.getTime() - this.clock.now().getTime();
        const callOff = this.clock.after(Math.min(Math.max(left, 0), LONGEST_WAIT), () => {
            if (this.clock.now() < due) {
                this.wait(name, expression, due);
                return;
            }
            // The next time first: what is due may change its own schedule.
            this.set(name, expression);
            this.onDue(name);
        });
        this.waiting.set(name, callOff);
    }
}
