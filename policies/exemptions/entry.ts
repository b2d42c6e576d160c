/** One exemption, read from what the pack's user wrote. */

/** A finding that somebody answers for until a day. */
export interface Exemption {
    readonly rule: string;
    /** The resource's URN, or the end of it: `aws:glue/job:Job::users`. */
    readonly resource: string;
    /** Words of the finding's message: another finding of the same rule on the same resource is not exempted. */
    readonly finding: string;
    readonly reason: string;
    readonly owner: string;
    /** The last day on which it holds, YYYY-MM-DD, UTC. */
    readonly expires: string;
}

const FIELDS = ["rule", "resource", "finding", "reason", "owner", "expires"] as const;
/** Shorter words are in every message: they exempt whatever the rule finds. */
const SHORTEST_FINDING = 8;
const LONGEST_DAYS = 366;

/** What was read: the exemption if it can be used, and else what is wrong with it. */
export interface ReadExemption {
    readonly exemption?: Exemption;
    readonly problems: readonly string[];
}

/** Reads an entry of the list at `place`. `today` is YYYY-MM-DD; `rules` are the pack's. */
export function readExemption(value: unknown, place: string, rules: ReadonlySet<string>, today: string): ReadExemption {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return { problems: [`${place} is ${JSON.stringify(value)}; allowed: an object with ${FIELDS.join(", ")}`] };
    }
    const given = value as Readonly<Record<string, unknown>>;
    const missing = FIELDS.filter((field) => typeof given[field] !== "string" || given[field].trim() === "");
    const unknown = Object.keys(given).filter((key) => !(FIELDS as readonly string[]).includes(key));
    if (missing.length > 0 || unknown.length > 0) {
        const problems = [
            ...missing.map((field) => `${place}.${field} is ${JSON.stringify(given[field])}; allowed: some text`),
            ...unknown.map((key) => `${place}.${key} is not known; allowed: ${FIELDS.join(", ")}`),
        ];
        return { problems };
    }
    const exemption = given as unknown as Exemption;
    const problems = [...wrongValues(exemption, rules), ...wrongTime(exemption.expires, today)];
    return problems.length === 0
        ? { exemption, problems }
        : { problems: problems.map((problem) => `${place}.${problem}`) };
}

function wrongValues({ rule, resource, finding }: Exemption, rules: ReadonlySet<string>): readonly string[] {
    return [
        ...(rules.has(rule) ? [] : [`rule is "${rule}", which is no rule of this pack`]),
        ...(/^(urn:pulumi:[^*]+::)?[\w.-]+:[\w./-]+:\w+::[^*]+$/u.test(resource)
            ? []
            : [
                  `resource is "${resource}", which is no one resource; allowed: its URN or <type>::<name>, without *: an ` +
                      "exemption that is wider than one resource hides what nobody looked at",
              ]),
        ...(finding.trim().length >= SHORTEST_FINDING && !finding.includes("*")
            ? []
            : [
                  `finding is "${finding}", which is too broad; allowed: words of the message, at least ${SHORTEST_FINDING} ` +
                      "characters, without *",
              ]),
    ];
}

function wrongTime(expires: string, today: string): readonly string[] {
    const time = /^\d{4}-\d\d-\d\d$/u.test(expires) ? Date.parse(`${expires}T00:00:00Z`) : NaN;
    // A day that does not exist (30 February) is another day when it is written again.
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== expires) {
        return [`expires is "${expires}"; allowed: a day as YYYY-MM-DD`];
    }
    if (expires < today) {
        return [`expires is ${expires}, which is over: fix the finding, or decide again until when it may stay`];
    }
    const days = (time - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
    return days > LONGEST_DAYS ? [`expires is ${expires}, ${days} days ahead; allowed: at most ${LONGEST_DAYS}`] : [];
}
