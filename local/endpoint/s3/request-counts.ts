import * as path from "node:path";
import { z } from "zod";
import { Collection } from "../state/collection";

const countsSchema = z.object({ requests: z.record(z.string(), z.int()), deletes: z.int() });

/** The S3 calls of a run. */
export type RequestCounts = z.infer<typeof countsSchema>;

/** Deletes that a call asks for; a bulk delete asks for as many as it has keys. */
const deleteOperations = new Set(["DeleteObject", "DeleteBucket"]);

/** Counts the S3 calls made with the credentials of each run, allowed or not. Kept when the run ends. */
export class RunRequestCounts {
    private readonly live = new Map<string, { requests: Record<string, number>; deletes: number }>();
    private readonly kept: Collection<RequestCounts>;

    constructor(stateDir: string) {
        this.kept = new Collection(path.join(stateDir, "glue", "run-requests"), countsSchema);
    }

    /** Counts a call. `keys` is how many keys a DeleteObjects has. */
    count(runId: string, operation: string, keys = 0): void {
        const counts = this.live.get(runId) ?? { requests: {}, deletes: 0 };
        counts.requests[operation] = (counts.requests[operation] ?? 0) + 1;
        counts.deletes += deleteOperations.has(operation) ? 1 : keys;
        this.live.set(runId, counts);
    }

    get(runId: string): RequestCounts {
        return this.live.get(runId) ?? this.kept.get(runId) ?? { requests: {}, deletes: 0 };
    }

    forget(runId: string): void {
        this.live.delete(runId);
        this.kept.delete(runId);
    }

    /** Writes a run's counts down: it is over. */
    keep(runId: string): void {
        const counts = this.live.get(runId);
        if (counts !== undefined) {
            this.kept.set(runId, counts);
            this.live.delete(runId);
        }
    }
}
