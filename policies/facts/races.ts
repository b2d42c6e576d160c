/** Crawlers and jobs that are started at once although one works on what the other does. */

import { crawlersOf, whyOpen } from "./crawlersOfJobs";
import { type Lake } from "./lake";
import { append } from "./placeIndex";
import { type Resource } from "./resource";
import { coincide, type Schedule } from "./schedule";
import { type Start, starts } from "./starts";
import { GLUE_TRIGGER } from "./types";

/** A crawler and a job that are started at once. */
export interface Race {
    readonly crawler: Start;
    readonly job: Start;
    /** How they work on the same data; undefined where that is not told. */
    readonly how?: string;
    /** Why that is not told. */
    readonly untold?: string;
    /** How many further crawlers, of which it is not told either, start with the job. */
    readonly others: number;
}

/** The races of a program: one for each crawler of a job, or where it is not told which these are, one for the job. */
export function races(lake: Lake): readonly Race[] {
    const { crawlers, jobs } = lake.fact(starts);
    const course = startsAtOnce(crawlers);
    return jobs.flatMap((job): readonly Race[] => {
        const found = job.started.map((one) => crawlersOf(lake, one));
        const sure = new Map(found.flatMap(({ related }) => [...related]));
        const certain = [...sure].flatMap(([crawler, how]) =>
            course.ofCrawler(crawler, job).map((start) => ({ crawler: start, job, how, others: 0 })),
        );
        if (certain.length > 0) {
            return certain;
        }
        const any =
            job.started.length === 0 ? `${job.label} is not of this program` : found.find(({ open }) => open)?.open;
        const [first, ...more] = course.with(job).flatMap((crawler) => {
            const untold = any ?? whyUntold(lake, crawler);
            return untold === undefined ? [] : [{ crawler, job, untold }];
        });
        return first === undefined ? [] : [{ ...first, others: more.length }];
    });
}

function whyUntold(lake: Lake, { started, label }: Start): string | undefined {
    const [why] = started.flatMap((crawler) => whyOpen(lake, crawler) ?? []);
    return started.length === 0 ? `${label} is not of this program` : why;
}

interface Course {
    /** The starts of a crawler that fall together with a job's. */
    readonly ofCrawler: (crawler: Resource, job: Start) => readonly Start[];
    /** All starts of crawlers that fall together with a job's. */
    readonly with: (job: Start) => readonly Start[];
}

function startsAtOnce(crawlers: readonly Start[]): Course {
    const byCrawler = new Map<Resource, Start[]>();
    const bySchedule = new Map<Schedule, Start[]>();
    const byHolder = new Map<Resource, Start[]>();
    for (const start of crawlers) {
        start.started.forEach((crawler) => append(byCrawler, crawler, start));
        append(byHolder, start.holder, start);
        if (start.schedule !== undefined) {
            append(bySchedule, start.schedule, start);
        }
    }
    const meeting = new Map<Schedule, readonly Schedule[]>();
    const meetingWith = (schedule: Schedule): readonly Schedule[] => {
        const found = meeting.get(schedule) ?? [...bySchedule.keys()].filter((other) => coincide(schedule, other));
        meeting.set(schedule, found);
        return found;
    };
    const isAtOnce = (start: Start, job: Start): boolean =>
        // One trigger starts all its actions together.
        start.holder === job.holder ||
        (start.schedule !== undefined && job.schedule !== undefined && coincide(start.schedule, job.schedule));
    return {
        ofCrawler: (crawler, job) =>
            (byCrawler.get(crawler) ?? []).filter((start) => isAtOnce(start, job) && isOn(start) && isOn(job)),
        with: (job) => {
            const sameTime = job.schedule === undefined ? [] : meetingWith(job.schedule);
            const all = [
                ...(byHolder.get(job.holder) ?? []),
                ...sameTime.flatMap((other) => bySchedule.get(other) ?? []),
            ];
            return [...new Set(all)].filter((start) => isOn(start) && isOn(job));
        },
    };
}

/** A trigger that is off starts nothing; one of which that is not known may. */
function isOn({ holder, schedule }: Start): boolean {
    return holder.type !== GLUE_TRIGGER || schedule === undefined || holder.read("enabled") !== false;
}
