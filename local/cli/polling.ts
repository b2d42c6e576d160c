import { signal } from "../interrupt";

/** Asks again until `done` says so. Ctrl-C ends the waiting, not what is waited for. */
export async function poll<T>(
    ask: () => Promise<T>,
    done: (answer: T) => boolean,
    everyMilliseconds: number,
): Promise<T> {
    for (;;) {
        signal.throwIfAborted();
        const answer = await ask();
        if (done(answer)) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, everyMilliseconds));
    }
}

/** How often to ask: the local endpoint costs nothing, an account has rate limits. */
export const interval = (local: boolean): number => (local ? 250 : 5000);
