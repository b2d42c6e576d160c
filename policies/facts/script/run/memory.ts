/** What variables, attributes and containers hold, along one path through the script at a time. */

import { meet } from "./joining";
import { type Assumption } from "./assumptions";
import { type Value } from "./values";

/** What a path has changed; undefined where it took something away. */
export type Changes = ReadonlyMap<string, Value | undefined>;

/** Values remembered for one place while a `try` is watched; more of them say no more. */
const MAX_WATCHED = 8;

/** Places and their values, with a trail by which what a path has done can be undone. */
export class Memory {
    private readonly values = new Map<string, Value>();
    private readonly trail: { readonly place: string; readonly before: Value | undefined }[] = [];
    private readonly watches: Map<string, Set<Value | undefined>>[] = [];

    get(place: string): Value | undefined {
        return this.values.get(place);
    }

    set(place: string, value: Value | undefined): void {
        const before = this.values.get(place);
        if (before === value) {
            return;
        }
        this.trail.push({ place, before });
        for (const watch of this.watches) {
            const seen = watch.get(place) ?? new Set([before]);
            if (seen.size < MAX_WATCHED) {
                watch.set(place, seen.add(value));
            }
        }
        this.put(place, value);
    }

    /** The point of the trail that {@link changesSince} and {@link rewind} go back to. */
    mark(): number {
        return this.trail.length;
    }

    /** What has changed since a mark. */
    changesSince(mark: number): Changes {
        const changes = new Map<string, Value | undefined>();
        for (const { place } of this.trail.slice(mark)) {
            changes.set(place, this.values.get(place));
        }
        return changes;
    }

    /** Takes everything since a mark back. */
    rewind(mark: number): void {
        while (this.trail.length > mark) {
            const last = this.trail.pop();
            if (last !== undefined) {
                this.put(last.place, last.before);
            }
        }
    }

    /** Goes on where paths from here meet, each with what it changed and what it takes for given. */
    meet(paths: readonly { readonly changes: Changes; readonly when: readonly Assumption[] }[]): void {
        const [first, ...more] = paths;
        if (first !== undefined && more.length === 0) {
            for (const [place, value] of first.changes) {
                this.set(place, value);
            }
            return;
        }
        const places = new Set(paths.flatMap(({ changes }) => [...changes.keys()]));
        for (const place of places) {
            const here = this.values.get(place);
            this.set(
                place,
                meet(
                    paths.map(({ changes, when }) => ({
                        value: changes.has(place) ? changes.get(place) : here,
                        when,
                    })),
                ),
            );
        }
    }

    /** Runs something and tells all the values that places held while it ran. */
    watch(run: () => void): ReadonlyMap<string, ReadonlySet<Value | undefined>> {
        const watch = new Map<string, Set<Value | undefined>>();
        this.watches.push(watch);
        run();
        this.watches.pop();
        return watch;
    }

    private put(place: string, value: Value | undefined): void {
        if (value === undefined) {
            this.values.delete(place);
        } else {
            this.values.set(place, value);
        }
    }
}
