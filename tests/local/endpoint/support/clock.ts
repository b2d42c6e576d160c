import { type Clock } from "../../../../local/endpoint/glue/schedules";

/** A clock that a test sets; what is due by then is called, in its order. */
export class TestClock implements Clock {
    private readonly timers = new Map<object, { at: number; call: () => void }>();

    constructor(private time: Date) {}

    now(): Date {
        return this.time;
    }

    after(milliseconds: number, call: () => void): () => void {
        const key = {};
        this.timers.set(key, { at: this.time.getTime() + milliseconds, call });
        return () => this.timers.delete(key);
    }

    goTo(time: string): void {
        const end = new Date(time);
        for (;;) {
            const [next] = [...this.timers]
                .filter(([, { at }]) => at <= end.getTime())
                .sort(([, a], [, b]) => a.at - b.at);
            if (next === undefined) {
                this.time = end;
                return;
            }
            const [key, { at, call }] = next;
            this.timers.delete(key);
            this.time = new Date(at);
            call();
        }
    }
}
