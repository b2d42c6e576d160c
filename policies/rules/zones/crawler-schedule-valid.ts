import { exampleCrawler, exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { Unknown, type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { type Race, races } from "../../facts/races";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { parseSchedule, ScheduleError } from "../../facts/schedule";
import { type Start, starts } from "../../facts/starts";
import { GLUE_CRAWLER, GLUE_TRIGGER } from "../../facts/types";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const allowed = "cron(minutes hours day-of-month month day-of-week year) in UTC, at most every 5 minutes";
const fix = 'Write it as Glue reads it, "cron(15 12 * * ? *)" for every day at 12:15 UTC, or leave the schedule out.';
const order =
    "Put crawler and job into one Glue workflow: a SCHEDULED trigger starts the raw crawler, a CONDITIONAL one the job " +
    "when that has SUCCEEDED, another the curated crawler after the job.";

/** Glue takes the shortest pause between two starts from here. */
const shortest = 5;

/** A schedule that Glue refuses fails the deployment; one that starts crawler and job together fails now and then, later. */
export const crawlerScheduleValid: Rule = {
    name: "crawler-schedule-valid",
    description: "Schedules are what Glue can run, and none starts a crawler and the job beside it at once.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "Cron expressions have six required fields, which are separated by white space. … Cron expressions that lead to rates faster than 5 minutes are not supported.",
        from: "AWS Glue Developer Guide, Time-based schedules for jobs and crawlers",
        url: "https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html",
    },
    fix: `${fix} ${order}`,
    resource: { types: [GLUE_CRAWLER, GLUE_TRIGGER], check },
    stack: { check: checkRaces },
    examples: {
        failing: [
            crawlerAt("cron(0 2 * * ? *)"),
            triggerAt("cron(0 2 * * ? *)", [{ jobName: "users" }]),
            exampleJob("users", {
                defaultArguments: { "--INPUT_DB": "raw", "--OUTPUT_PATH": "s3://acme-curated/users/" },
            }),
        ],
        passing: [crawlerAt(undefined), triggerAt("cron(0 2 * * ? *)", [{ crawlerName: "raw" }])],
    },
};

function check(resource: Resource): readonly Finding[] {
    const isTrigger = resource.type === GLUE_TRIGGER;
    const refused = (property: string, value: Value, meaning?: string): readonly Finding[] => {
        const of = glueName(isTrigger ? "trigger" : "crawler", resource);
        return [refuse({ of, property, value, ...(meaning === undefined ? {} : { meaning }), allowed, fix })];
    };
    const kind = isTrigger ? resource.read("type") : "SCHEDULED";
    if (kind instanceof Unknown) {
        return refused("type", kind);
    }
    const value = resource.read("schedule") ?? undefined;
    if (kind !== "SCHEDULED" || (!isTrigger && (value === undefined || value === ""))) {
        return [];
    }
    const meaning = typeof value === "string" ? whatIsWrong(value) : "which is no schedule";
    return meaning === undefined ? [] : refused("schedule", value, meaning);
}

function whatIsWrong(expression: string): string | undefined {
    try {
        const { everyMinutes } = parseSchedule(expression);
        return everyMinutes < shortest
            ? `which starts ${everyMinutes === 1 ? "every minute" : `as often as every ${everyMinutes} minutes`}`
            : undefined;
    } catch (error) {
        if (error instanceof ScheduleError) {
            return error.message;
        }
        throw error;
    }
}

function checkRaces(lake: Lake): readonly Finding[] {
    return [
        ...lake.fact(starts).unknown.map(({ trigger, value }) =>
            refuse({
                of: glueName("trigger", trigger),
                urn: trigger.urn,
                property: value.path,
                value,
                allowed: "the names of jobs and crawlers",
                fix: order,
            }),
        ),
        ...lake.fact(races).map(report),
    ];
}

function report({ crawler, job, how, untold, others }: Race): Finding {
    const more = others === 0 ? "" : `, like ${others} more,`;
    const why = how === undefined ? `may work on the same data: ${untold}` : `race: ${how}`;
    return {
        urn: job.holder.urn,
        message:
            `${crawler.label} (${where(crawler)})${more} and ${job.label} (${where(job)}) start in the same minute and ${why}; ` +
            `allowed: one after the other. ${order}`,
        property: job.property,
        ...(how === undefined ? { undecided: true } : {}),
    };
}

function where({ holder, property }: Start): string {
    return holder.type === GLUE_TRIGGER ? `${glueName("trigger", holder)}, ${property}` : property;
}

function crawlerAt(schedule: string | undefined): ExampleResource {
    const crawler = exampleCrawler("raw", ["s3://acme-raw/users/"]);
    return schedule === undefined ? crawler : { ...crawler, properties: { ...crawler.properties, schedule } };
}

function triggerAt(schedule: string, actions: readonly object[]): ExampleResource {
    return {
        type: GLUE_TRIGGER,
        name: "nightly",
        properties: { name: "nightly", type: "SCHEDULED", schedule, actions },
    };
}
