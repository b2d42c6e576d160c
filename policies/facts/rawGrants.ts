/** What roles may do to the raw zone. */

import { type Access, type Allowing, type Grant, reachOf, statementsAllowing } from "./access";
import { type GlueRole } from "./glueRoles";
import { parseGlob, globMatches } from "./iam/glob";
import { mayOverlap } from "./iam/beginning";
import { jobPaths, OUTPUT_PATHS } from "./jobPaths";
import { type Lake } from "./lake";
import { zonesOfPlace } from "./places";
import { type RawPlace, type RawPlaces } from "./rawPlaces";
import { folderPrefix, type S3Uri } from "./s3";
import { asQuestion, bucketPart, isOfOtherService, objectsBelow, placeOfPattern } from "./s3Patterns";
import { zoneOfUri, type ZonePatterns } from "./zones";

/** A statement that lets a role change the raw zone, or may do so. */
export interface RawGrant {
    readonly grant: Grant;
    /** What is raw about what it reaches: `s3://acme-raw/ (its name)`. */
    readonly place: string;
    /** Why it cannot be told whether what it reaches is raw. */
    readonly open?: string;
}

/** What a question to the evaluator is about. */
interface Target {
    readonly resource: string;
    readonly place: string;
    readonly open?: string;
}

/** Where to look for the raw zone, on whose behalf. */
export interface RawQuestion {
    readonly lake: Lake;
    readonly patterns: ZonePatterns;
    readonly raw: RawPlaces;
    readonly of: GlueRole;
    readonly access: Access;
}

/** The statements that allow the actions on objects of the raw zone. What Spark's committers keep for themselves is no data. */
export function grantsOnRawObjects(question: RawQuestion, actions: readonly string[]): readonly RawGrant[] {
    const { access } = question;
    const except = access.partitions.flatMap((partition) =>
        ["_temporary", "__magic"].map((folder) => `arn:${partition}:s3:::*/${folder}/*`),
    );
    return find(question, actions, except, (pattern) => objectTargets(question, pattern));
}

/** The statements that allow the actions on buckets that the raw zone, or part of it, is in. */
export function grantsOnRawBuckets(question: RawQuestion, actions: readonly string[]): readonly RawGrant[] {
    return find(question, actions, [], (pattern) => bucketTargets(question, pattern));
}

/** The first target that a statement really reaches, all that denies taken into account, for each statement. */
function find(
    { access }: RawQuestion,
    actions: readonly string[],
    except: readonly string[],
    targets: (pattern: string) => Iterable<Target>,
): readonly RawGrant[] {
    return statementsAllowing(access, actions).flatMap((allowing: Allowing) => {
        const { resources } = allowing.at.statement;
        const negated = resources === undefined || resources.negated;
        for (const pattern of (negated ? ["*"] : resources.patterns).filter((one) => !isOfOtherService(one))) {
            for (const { resource, place, open } of targets(pattern)) {
                const grant = reachOf(access, allowing, resource, { except, ...(negated ? {} : { pattern }) });
                if (grant !== undefined) {
                    return [{ grant, place, ...(open === undefined ? {} : { open }) }];
                }
            }
        }
        return [];
    });
}

function* objectTargets(question: RawQuestion, pattern: string): Generator<Target> {
    const { lake, patterns, raw, access } = question;
    const place = placeOfPattern(pattern);
    if (place === undefined) {
        for (const bucket of matchingBuckets(question, pattern)) {
            yield* raw.in(bucket).flatMap((one) => below(access, one));
        }
        if (/^[*?]*$/u.test(bucketPart(pattern) ?? "*")) {
            yield* access.partitions.map((partition) => ({
                resource: `arn:${partition}:s3:::?*/?*`,
                place: "every bucket, raw ones among them",
            }));
        }
        return;
    }
    // Only whole folders: what begins with `lake/ra` may be raw or may be rather else.
    const folder = `s3://${place.bucket}/${place.key.replace(/[^/]*$/u, "")}`;
    const named = zoneOfUri(folder, patterns);
    if (named !== undefined) {
        if (named === "raw") {
            yield { resource: asQuestion(pattern), place: `${folder} (its name)` };
        }
        return;
    }
    yield* raw
        .in(place.bucket)
        .filter(({ prefix }) => mayOverlap(place.key, prefix))
        .flatMap((one) => below(access, one));
    const { open } = zonesOfPlace(lake, folder, patterns);
    if (open[0] !== undefined && !isOwn(question, place)) {
        yield { resource: asQuestion(pattern), place: folder, open: open[0] };
    }
}

function* bucketTargets(question: RawQuestion, pattern: string): Generator<Target> {
    const place = placeOfPattern(pattern);
    for (const bucket of place === undefined ? matchingBuckets(question, pattern) : [place.bucket]) {
        for (const { uri, why } of question.raw.in(bucket)) {
            yield* question.access.partitions.map((partition) => ({
                resource: `arn:${partition}:s3:::${bucket}`,
                place: `${uri} (${why})`,
            }));
        }
    }
}

/** The raw buckets that a pattern of several may be about. */
function* matchingBuckets({ raw }: RawQuestion, pattern: string): Generator<string> {
    const { glob } = parseGlob(bucketPart(asQuestion(pattern)) ?? "*", { wildcards: true });
    for (const bucket of raw.buckets) {
        if (globMatches(glob, bucket)) {
            yield bucket;
        }
    }
}

function below({ partitions }: Access, { uri, bucket, prefix, why }: RawPlace): readonly Target[] {
    return partitions.map((partition) => ({
        resource: objectsBelow(partition, { bucket, key: prefix }),
        place: `${uri} (${why})`,
    }));
}

/** Whether what the role's own jobs are told to write is there. */
function isOwn({ lake, of }: RawQuestion, { bucket, key }: S3Uri): boolean {
    return of.users
        .filter(({ kind }) => kind === "job")
        .flatMap(({ resource }) => OUTPUT_PATHS.flatMap((argument) => jobPaths(lake, resource, argument)))
        .some(({ uri }) => uri?.bucket === bucket && key.startsWith(folderPrefix(uri.key)));
}
