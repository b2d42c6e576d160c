import * as assert from "node:assert/strict";

/** What a call failed with: the SDK's error. */
export interface SdkError {
    readonly name: string;
    readonly message: string;
    readonly status: number | undefined;
}

/** The error that a call fails with; the test fails when it does not. */
export async function failure(call: Promise<unknown>): Promise<SdkError> {
    let answer: unknown;
    try {
        answer = await call;
    } catch (error) {
        const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        return { name, message, status: $metadata?.httpStatusCode };
    }
    assert.fail(`the call should have failed, and answered ${JSON.stringify(answer)?.slice(0, 500)}`);
}

/** Asks until the answer is as wanted. The time limit is mocha's. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
    for (;;) {
        const answer = await ask();
        if (wanted(answer)) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}
