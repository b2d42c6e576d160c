import * as pulumi from "@pulumi/pulumi";
import type { Dataset } from "../datasets/datasets";
import { alertsProblems } from "./checks/alerts";
import { budgetTogether } from "./checks/budget";
import { capacityTogether } from "./checks/capacity";
import type { LakeConfig } from "./config";
import { protectionProblems } from "./checks/protection";
import { scheduleTogether } from "./checks/schedule";

/**
 * A check of what one key alone cannot say: values that do not go together, with each other or with the datasets.
 *
 * @returns What is wrong, each made by `problem` of ./problems; nothing when all is well.
 */
export type ConfigCheck = (config: LakeConfig, datasets: readonly Dataset[]) => readonly string[];

/** Every check, one small file each in ./checks. */
const CHECKS: readonly ConfigCheck[] = [
    capacityTogether,
    protectionProblems,
    alertsProblems,
    budgetTogether,
    scheduleTogether,
];

/** What is wrong with a configuration for these datasets. */
export function configProblems(
    config: LakeConfig,
    datasets: readonly Dataset[],
    checks: readonly ConfigCheck[] = CHECKS,
): string[] {
    return checks.flatMap((check) => check(config, datasets));
}

/**
 * Refuses values that do not go together. It is called before any resource is registered.
 *
 * @throws pulumi.RunError naming each, what it got, what is allowed and what to do.
 */
export function checkConfig(config: LakeConfig, datasets: readonly Dataset[]): void {
    const problems = configProblems(config, datasets);
    if (problems.length > 0) {
        throw new pulumi.RunError(
            `The stack's configuration does not go together:\n${problems.map((line) => `  ${line}`).join("\n")}`,
        );
    }
}
