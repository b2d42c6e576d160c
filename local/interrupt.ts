import { Interrupted } from "./errors";

/**
 * Ctrl-C, once for the whole command line: long work gets {@link signal}, and clean-ups registered with {@link onInterrupt}
 * run before the process ends. A second Ctrl-C ends it at once.
 */
const controller = new AbortController();
const cleanups = new Set<() => Promise<void> | void>();
let listening = false;

/** Aborted when the command is interrupted. */
export const signal: AbortSignal = controller.signal;

/** Begins to listen; called once by the command line, never by tests or libraries. */
export function listenForInterrupt(): void {
    if (listening) {
        return;
    }
    listening = true;
    const interrupt = () => {
        if (controller.signal.aborted) {
            process.exit(130);
        }
        process.stderr.write("\nInterrupted: cleaning up (once more to stop at once).\n");
        controller.abort(new Interrupted());
        void Promise.allSettled([...cleanups].map(async (cleanup) => cleanup())).then(() => process.exit(130));
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", interrupt);
    process.on("SIGHUP", interrupt);
}

/** Registers a clean-up; returns what takes it back. */
export function onInterrupt(cleanup: () => Promise<void> | void): () => void {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
}
