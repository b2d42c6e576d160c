/**
 * Reading what the pack's user set for a rule. The Pulumi CLI holds it against the rule's schema first; a rule does so again,
 * since a setting that it cannot use must not turn into one that lets everything pass.
 */

import { type RuleConfig } from "../rule";

/** A setting that cannot be used: the message says what was got and what is allowed. */
export class SettingError extends Error {
    constructor(key: string, value: unknown, allowed: string) {
        super(`${key} is ${JSON.stringify(value)}; allowed: ${allowed}`);
        this.name = "SettingError";
    }
}

/** A list of texts, none of them empty. @throws SettingError */
export function listSetting(config: RuleConfig, key: string, otherwise: readonly string[]): readonly string[] {
    const value = config[key] ?? otherwise;
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string" && item !== "")) {
        throw new SettingError(key, value, "a list of non-empty strings");
    }
    return value as readonly string[];
}

/** A text, which may be empty. @throws SettingError */
export function textSetting(config: RuleConfig, key: string, otherwise: string): string {
    const value = config[key] ?? otherwise;
    if (typeof value !== "string") {
        throw new SettingError(key, value, "a string");
    }
    return value;
}

/** A number above zero, whole where `whole` says so. @throws SettingError */
export function numberSetting(config: RuleConfig, key: string, otherwise: number, whole: boolean): number {
    const value = config[key] ?? otherwise;
    if (typeof value !== "number" || !(value > 0) || (whole && !Number.isInteger(value))) {
        throw new SettingError(key, value, whole ? "a whole number above 0" : "a number above 0");
    }
    return value;
}
