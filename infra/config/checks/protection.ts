import type { LakeConfig } from "../config";

/** Days that S3 keeps an object in standard storage before it may move to STANDARD_IA. */
const STANDARD_IA_AFTER_DAYS = 30;

/** What of the section `protection` cannot go together, each with what was got, what is allowed and what to do. */
export function protectionProblems(config: LakeConfig): string[] {
    const { protection, forceDestroy } = config;
    const { adopt, rawObjectLock, rawToGlacierAfterDays: moveAfter, rawStorageClass } = protection;
    const problems: string[] = [];
    const refuse = (key: string, got: unknown, why: string, allowed: string) =>
        problems.push(`sluice:protection.${key}: got ${JSON.stringify(got)} ${why}; allowed: ${allowed}`);
    if (protection.protect && forceDestroy) {
        refuse(
            "protect",
            true,
            "with sluice:forceDestroy true, of which one keeps buckets and the other lets them go with what is in them",
            "one of the two; in production set sluice:forceDestroy to false",
        );
    }
    if (rawObjectLock !== undefined && forceDestroy) {
        refuse(
            "rawObjectLock",
            rawObjectLock,
            "with sluice:forceDestroy true, which would have to delete what cannot be deleted",
            "one of the two; remove sluice:forceDestroy, or the lock",
        );
    }
    if (rawToGlacierTooSoon(rawStorageClass, moveAfter)) {
        refuse(
            "rawToGlacierAfterDays",
            moveAfter,
            "with rawStorageClass STANDARD_IA, to which S3 moves nothing sooner than after 30 days",
            "30 and more, or rawStorageClass GLACIER_IR",
        );
    }
    if (adopt.rawBucket !== undefined && moveAfter !== undefined) {
        refuse("rawToGlacierAfterDays", moveAfter, OWNED, "only with a raw bucket that the lake makes; remove it");
    }
    if (adopt.rawBucket !== undefined && rawObjectLock !== undefined) {
        refuse("rawObjectLock", rawObjectLock, OWNED, "only with a raw bucket that the lake makes; remove it");
    }
    if (protection.encryption === "SSE-KMS" && adopt.kmsKeyArn === undefined) {
        for (const key of ["rawBucket", "curatedBucket", "artifactsBucket"] as const) {
            if (adopt[key] !== undefined) {
                refuse(
                    `adopt.${key}`,
                    adopt[key],
                    "with protection.encryption SSE-KMS and a key that the lake makes, which a bucket that is there already does not encrypt with",
                    "with the bucket's own key; name it in sluice:protection.adopt.kmsKeyArn",
                );
            }
        }
    }
    if (adopt.kmsKeyArn !== undefined && protection.encryption === "SSE-S3") {
        refuse(
            "adopt.kmsKeyArn",
            adopt.kmsKeyArn,
            "with protection.encryption SSE-S3, which uses no such key",
            "with SSE-KMS; set sluice:protection.encryption to SSE-KMS, or remove the key",
        );
    }
    const shared = [
        ...pairsOf({
            rawBucket: adopt.rawBucket,
            curatedBucket: adopt.curatedBucket,
            artifactsBucket: adopt.artifactsBucket,
        }),
        ...pairsOf({ rawDatabase: adopt.rawDatabase, curatedDatabase: adopt.curatedDatabase }),
    ];
    for (const [first, second, name] of shared) {
        refuse(`adopt.${second}`, name, `as ${first} too`, "one of its own for each zone; name another");
    }
    return problems;
}

const OWNED = "with protection.adopt.rawBucket, whose lifecycle and lock are its owner's to set";

function rawToGlacierTooSoon(storageClass: string, days: number | undefined): boolean {
    return storageClass === "STANDARD_IA" && days !== undefined && days < STANDARD_IA_AFTER_DAYS;
}

/** Keys that have one value together. */
function pairsOf(names: Readonly<Record<string, string | undefined>>): [first: string, second: string, name: string][] {
    const seen = new Map<string, string>();
    return Object.entries(names).flatMap(([key, name]): [string, string, string][] => {
        const first = name === undefined ? undefined : seen.get(name);
        if (name === undefined || first !== undefined) {
            return name === undefined || first === undefined ? [] : [[first, key, name]];
        }
        seen.set(name, key);
        return [];
    });
}
