/** Settings of a bucket that the program declares in a resource of their own or, as it used to be, with the bucket. */

import { type Bucket } from "./buckets";
import { type Entry, valuesAt } from "./entries";
import { hasValue, isProvided } from "./grants";
import { type Resource } from "./resource";

/** Where a setting of a bucket is declared. */
export interface Declared {
    /** The resources of the setting's own. Where there are any, they are what S3 ends up with. */
    readonly companions: readonly Resource[];
    /** The properties of the bucket that say it; none where a resource of its own does, for the bucket may then show an older reading. */
    readonly inline: readonly string[];
    /** Resources that may be about this bucket or another, where nothing else declares the setting. */
    readonly perhaps: readonly Resource[];
}

/** Finds where a bucket's setting is declared: in resources of these types, or in these properties of the bucket. */
export function declarationsOf(bucket: Bucket, types: readonly string[], properties: readonly string[]): Declared {
    const companions = bucket.companions(...types);
    if (companions.length > 0) {
        return { companions, inline: [], perhaps: [] };
    }
    const { resource } = bucket;
    const inline = properties.filter(
        (property) => !isProvided(resource, property) && hasValue(resource.read(property)),
    );
    return { companions, inline, perhaps: inline.length > 0 ? [] : bucket.perhaps(...types) };
}

/** Why a resource may be about a bucket or not: the sentence for messages. */
export function mayBeAbout(companions: readonly Resource[]): string {
    const urns = companions.map(({ urn }) => urn);
    const [is, its] = urns.length === 1 ? ["is", "its"] : ["are", "their"];
    return `whether ${urns.join(", ")} ${is} about it cannot be told, since ${its} bucket or its name is not known before deployment`;
}

/** Where a value of a setting stands: below a resource of the setting's own, or below properties of the bucket. */
export interface SettingPlaces {
    readonly types: readonly string[];
    /** The steps to the value in such a resource; each may be a list. */
    readonly own: readonly string[];
    /** The steps to the value in the bucket, beginning with the property. */
    readonly inline: readonly (readonly [property: string, ...steps: string[]])[];
}

/** A value of a setting, and the resource that says it. */
export interface SettingValue extends Entry {
    readonly resource: Resource;
}

/** The values of a bucket's setting; one that is undefined where the setting is declared without a value, none where it is not. */
export function settingValues(
    bucket: Bucket,
    { types, own, inline }: SettingPlaces,
): { readonly values: readonly SettingValue[]; readonly perhaps: readonly Resource[] } {
    const declared = declarationsOf(
        bucket,
        types,
        inline.map(([property]) => property),
    );
    const places = [
        ...declared.companions.map((resource) => ({ resource, steps: own })),
        ...inline
            .filter(([property]) => declared.inline.includes(property))
            .map((steps) => ({ resource: bucket.resource, steps })),
    ];
    const values = places.flatMap(({ resource, steps }): readonly SettingValue[] => {
        const found = valuesAt(resource, ...steps);
        const entries = found.length > 0 ? found : [{ path: steps, value: undefined }];
        return entries.map((entry) => ({ resource, ...entry }));
    });
    return { values, perhaps: declared.perhaps };
}
