/** Settings that choose among a few. */

import { type PolicyConfigSchema } from "@pulumi/policy";
import { type RuleConfig } from "../rule";
import { listSetting, SettingError } from "./settings";

type Properties = NonNullable<PolicyConfigSchema["properties"]>;

/** A setting that lists one or several of `choices`, for a rule's schema. */
export function choiceSchema(
    key: string,
    choices: readonly string[],
    otherwise: readonly string[],
    description: string,
): Properties {
    const items = { type: "string" as const, enum: [...choices] };
    return { [key]: { type: "array", items, minItems: 1, default: [...otherwise], description } };
}

/** What such a setting says. @throws SettingError */
export function choiceSetting<Choice extends string>(
    config: RuleConfig,
    key: string,
    choices: readonly Choice[],
    otherwise: readonly Choice[],
): readonly Choice[] {
    const chosen = listSetting(config, key, otherwise);
    const known = chosen.filter((item): item is Choice => (choices as readonly string[]).includes(item));
    if (known.length === 0 || known.length < chosen.length) {
        throw new SettingError(key, config[key], `a list of one or several of ${choices.join(", ")}`);
    }
    return known;
}
