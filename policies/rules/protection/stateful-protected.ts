import { exampleJob } from "../../examples";
import { choiceSchema, choiceSetting } from "../../facts/choices";
import { productionBy, productionConfig } from "../../facts/environments";
import { jobArgument } from "../../facts/glue";
import { hasNoBookmarks } from "../../facts/jobKind";
import { Unknown } from "../../facts/known";
import { zoneOf } from "../../facts/places";
import { type Resource } from "../../facts/resource";
import { GLUE_CATALOG_DATABASE, GLUE_CATALOG_TABLE, GLUE_JOB, KMS_KEY, S3_BUCKETS } from "../../facts/types";
import { zoneConfig, zonePatterns } from "../../facts/zones";
import { type Finding, type Rule, type RuleConfig } from "../../rule";
import { exampleBucket } from "./examples";

const fix =
    "Give it the resource option protect: true (in this lake sluice:protection: { protect: true } in the stack's configuration); " +
    "to take one away on purpose, run pulumi state unprotect with its URN first.";

/** A kind of resource that cannot be had back. */
interface Kind {
    readonly types: readonly string[];
    /** The property that says which one it is. */
    readonly label: string;
    /** What goes with it where it is deleted, or replaced, which is the same to it. */
    readonly lost: string;
    /** Whether there is anything to lose; {@link Unknown} where that cannot be told. @default true */
    readonly holds?: (resource: Resource, config: RuleConfig) => boolean | Unknown;
}

const option = "--job-bookmark-option";

const kinds: Readonly<Record<string, Kind>> = {
    bucket: { types: S3_BUCKETS, label: "bucket", lost: "its objects and all their versions", holds: holdsZone },
    database: { types: [GLUE_CATALOG_DATABASE], label: "name", lost: "its tables" },
    table: { types: [GLUE_CATALOG_TABLE], label: "name", lost: "its partitions and the versions of its schema" },
    job: {
        types: [GLUE_JOB],
        label: "name",
        lost: "its bookmark, so the next run reads everything again",
        holds: holdsBookmark,
    },
    key: { types: [KMS_KEY], label: "description", lost: "all that it encrypted, which nothing else can decrypt" },
};
const allKinds = Object.keys(kinds);

const prod = { tags: { environment: "prod" } };
const examples = [
    exampleJob("users", { ...prod, defaultArguments: { [option]: "job-bookmark-enable" } }),
    exampleBucket("acme-raw", prod),
];

/**
 * Pulumi replaces what it cannot change, for a rename or a property that AWS takes but once, and says so in one line of a long
 * preview. With `protect` it refuses to, whatever the program; `deleteBeforeReplace` and the like then do nothing.
 */
export const statefulProtected: Rule = {
    name: "stateful-protected",
    description: "In production, what holds data, a bookmark or a key can be neither replaced nor deleted.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "A protected resource cannot be deleted directly, and it will be an error to do a Pulumi deployment which tries to delete a protected resource for any reason.",
        from: "Pulumi documentation, resource option protect",
        url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    },
    fix,
    config: {
        properties: {
            ...productionConfig,
            ...choiceSchema(
                "kinds",
                allKinds,
                allKinds,
                "What is to be protected: of buckets those of the raw or the curated zone by name or tag, of jobs those that keep a bookmark.",
            ),
            ...zoneConfig.properties,
        },
    },
    resource: { types: Object.values(kinds).flatMap(({ types }) => types), check },
    examples: {
        failing: examples,
        passing: examples.map((example) => ({ ...example, options: { protect: true } })),
    },
};

function check(resource: Resource, config: RuleConfig): readonly Finding[] {
    const chosen = choiceSetting(config, "kinds", allKinds, allKinds);
    const kind = chosen.find((name) => kinds[name]?.types.includes(resource.type)) ?? "";
    const { label = "", lost, holds = () => true } = kinds[kind] ?? {};
    if (resource.isProtected || lost === undefined) {
        return [];
    }
    const production = productionBy(resource, config);
    const held = production === undefined ? false : holds(resource, config);
    if (held === false) {
        return [];
    }
    const name = resource.read(label);
    const of = `${kind} "${typeof name === "string" && name !== "" ? name : resource.name}"`;
    const allowed = `allowed: protect true, for with the ${kind} goes ${lost}. ${fix}`;
    const unknown = [production, held].find((fact) => fact instanceof Unknown);
    return unknown === undefined
        ? [{ message: `${of} ${String(production)}: the option protect is not set; ${allowed}` }]
        : [
              {
                  message: `${of}: whether it is to be protected cannot be told: ${String(unknown)}; ${allowed}`,
                  undecided: true,
              },
          ];
}

/** By what the bucket says itself: a resource is refused before it is made, and what is beside it is not there to see. */
function holdsZone(bucket: Resource, config: RuleConfig): boolean | Unknown {
    const { placed, unknown } = zoneOf(bucket, zonePatterns(config));
    return placed === undefined ? (unknown ?? false) : placed.zone !== "other";
}

function holdsBookmark(job: Resource): boolean | Unknown {
    const { value } = jobArgument(job, option);
    if (hasNoBookmarks(job)) {
        return false;
    }
    return value instanceof Unknown ? value : value !== undefined && value !== "job-bookmark-disable";
}
