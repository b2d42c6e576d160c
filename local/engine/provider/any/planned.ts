import { autoname, type NameRule } from "../autoname";
import { type CheckContext } from "../check";
import { checkFields, type Failure } from "../schema/check";
import { document } from "../schema/property";
import { without, DEFAULTS } from "../schema/state";
import { allTags } from "../tags";
import { isMap, UNKNOWN, type PropertyMap } from "../values";
import { type Declaration } from "./declarations";

/** Types whose name is in another input than `name`, or has rules of its own. */
const NAMING: Readonly<Record<string, NameRule>> = {
    "aws:s3/bucketObject:BucketObject": { property: "key", maxLength: 1024, plain: true },
    "aws:s3/bucketV2:BucketV2": { property: "bucket", maxLength: 63, lowerCase: true },
};
const NAME: NameRule = { property: "name", maxLength: 255 };

/** The inputs of an aws type without an adapter, completed as the provider for an account does: name, region, tags. */
export function completeInputs(
    type: string,
    declaration: Declaration | undefined,
    news: PropertyMap,
    { configuration, name, oldInputs, randomSeed, autonaming }: Omit<CheckContext, "lenient">,
): { readonly inputs: PropertyMap; readonly failures: readonly Failure[] } {
    if (declaration === undefined) {
        return { inputs: news, failures: [] };
    }
    const { inputs, outputs, always, texts } = declaration;
    const documents = [...texts].filter((property) => isMap(news[property]));
    const fields = Object.fromEntries(documents.map((property) => [property, document()]));
    const rule = NAMING[type] ?? NAME;
    const named = rule.property;
    const isGiven = (news[named] ?? news[`${named}Prefix`] ?? null) !== null;
    const needsName = !isGiven && inputs.has(named) && always.has(named);
    const made = oldInputs[named] ?? (autonaming?.proposedName || autoname(rule, name, randomSeed));
    return {
        failures: [],
        inputs: {
            ...(inputs.has("region") && { region: configuration.region }),
            ...news,
            ...checkFields(fields, news).inputs,
            ...(needsName && { [named]: made }),
            ...(outputs.has("tagsAll") && { tagsAll: allTags(news.tags, configuration) }),
            [DEFAULTS]: needsName ? [named] : [],
        },
    };
}

/** What is known before the deployment of a resource that no adapter makes: its inputs; what the provider will choose is not. */
export function plannedOutputs(declaration: Declaration | undefined, inputs: PropertyMap): PropertyMap {
    const chosen = [...(declaration?.always ?? [])].filter((name) => inputs[name] === undefined);
    return { ...without(inputs, [DEFAULTS]), ...Object.fromEntries(chosen.map((name) => [name, UNKNOWN])) };
}
