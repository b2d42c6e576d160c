/** Whether AWS answered with one of the error codes `names`. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
    return error instanceof Error && names.includes(error.name);
}

/** The result of `call`, or nothing where AWS says with one of `names` that there is none. */
export async function unlessGone<T>(call: () => Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        if (isAwsError(error, ...names)) {
            return undefined;
        }
        throw error;
    }
}

/** What went wrong in a call to AWS, with AWS's own code for it. */
export function describeAwsError(error: unknown, endpoint: string): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const codes = [error, error.cause, ...(error instanceof AggregateError ? error.errors : [])].map(
        (part) => (part as NodeJS.ErrnoException | undefined)?.code,
    );
    if (codes.includes("ECONNREFUSED") || codes.includes("ECONNRESET")) {
        return `local AWS at ${endpoint} does not answer: see npx sluice local status, start it with npx sluice local up.`;
    }
    return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
}
