/** Places in S3, found by the addresses above and below them. */

import { foldersOf } from "./prefixes";

/** A folder in S3. */
export interface Place {
    readonly uri: string;
}

/** Places by address. Looking one up costs as many steps as the address has folders, however many places there are. */
export class PlaceIndex<P extends Place> {
    private readonly places = new Map<string, P[]>();
    private readonly under = new Map<string, P[]>();

    add(place: P): void {
        const [self, ...above] = folders(place.uri);
        if (self !== undefined) {
            append(this.places, self, place);
            above.forEach((folder) => append(this.under, folder, place));
        }
    }

    /** The place that an address is in: at it or above it, the nearest. */
    containing(uri: string): P | undefined {
        const [folder] = folders(uri).flatMap((prefix) => this.places.get(prefix) ?? []);
        return folder;
    }

    /** The places below an address, itself not among them. */
    below(uri: string): readonly P[] {
        const [self] = folders(uri);
        return (self === undefined ? undefined : this.under.get(self)) ?? [];
    }

    /** The places that share something with an address: those that it is in, and those below it. */
    touching(uri: string): readonly P[] {
        return [...folders(uri).flatMap((prefix) => this.places.get(prefix) ?? []), ...this.below(uri)];
    }
}

/** Adds a value to the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
    const list = lists.get(key);
    if (list === undefined) {
        lists.set(key, [value]);
    } else {
        list.push(value);
    }
}

/** An address as a folder, and all folders above it up to the bucket, the nearest first; none for what is no address. */
function folders(uri: string): readonly string[] {
    const steps = foldersOf(uri) ?? [];
    return steps.map((_, index) => steps.slice(0, steps.length - index).join("/"));
}
