import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * Options of a resource that cannot be had back: its content, or a job's bookmark, goes with it. `protect` has Pulumi refuse to
 * delete it; where somebody takes that off (`pulumi state unprotect`), `retainOnDelete` still leaves it where it is.
 */
export function keep(kept: boolean | undefined): Pick<CustomResourceOptions, "protect" | "retainOnDelete"> {
    return kept ? { protect: true, retainOnDelete: true } : {};
}
