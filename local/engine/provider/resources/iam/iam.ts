/** What IAM answers when there is none. */
export const NOT_FOUND = "NoSuchEntityException";

/** What is wrong with a path of a role or policy. */
export function pathProblem(path: string): string | undefined {
    return /^\/(?:[!-~]+\/)?$/.test(path) ? undefined : "it must begin and end with a slash, such as /teams/data/.";
}
