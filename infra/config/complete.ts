import * as pulumi from "@pulumi/pulumi";
import { type z } from "zod";
import { configSchema, type LakeConfig } from "./config";

/** A lake's configuration as a program writes it: what is left out gets its default. */
export type LakeConfigInput = z.input<typeof configSchema>;

/**
 * Fills the defaults in. A configuration that has been read from the stack comes back as it is.
 *
 * @throws pulumi.RunError naming every key that is wrong, what it got and what is allowed.
 */
export function completeConfig(config: LakeConfigInput = {}): LakeConfig {
    const result = configSchema.safeParse(config);
    if (result.success) {
        return result.data;
    }
    const allowed = Object.keys(configSchema.shape).join(", ");
    const problems = result.error.issues.flatMap((issue) =>
        issue.code === "unrecognized_keys"
            ? issue.keys.map(
                  (key) =>
                      `  config.${[...issue.path, key].join(".")}: no such key` +
                      (issue.path.length === 0 ? `; allowed: ${allowed}` : ""),
              )
            : [`  config${issue.path.map((step) => `.${String(step)}`).join("")}: ${issue.message}`],
    );
    throw new pulumi.RunError(`The lake's configuration is wrong:\n${problems.join("\n")}`);
}
