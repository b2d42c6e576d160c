import { parseSchedule, type Schedule, smallestGapMinutes } from "../../cost/schedule";
import { jobCapacity } from "../../cost/jobCapacity";
import type { ConfigCheck } from "../checks";
import { problem } from "../problems";

/** Glue refuses triggers that come round more often. */
const GLUE_MINUTES = 5;
/** Flex waits for spare capacity for minutes or hours: a run that comes round within the hour would meet the one before. */
const FLEX_MINUTES = 60;

/** A schedule is one that Glue takes, and leaves Flex the time that it needs. */
export const scheduleTogether: ConfigCheck = (config, datasets) => {
    const { schedule } = config.workflow;
    if (schedule === undefined) {
        return [];
    }
    const key = "workflow.schedule";
    let parsed: Schedule;
    try {
        parsed = parseSchedule(schedule);
    } catch (error) {
        return [`sluice:${key}: ${(error as Error).message}`];
    }
    const gap = smallestGapMinutes(parsed);
    if (gap < GLUE_MINUTES) {
        return [
            problem({
                key,
                got: `${JSON.stringify(schedule)}, which comes round every ${gap} minute${gap === 1 ? "" : "s"}`,
                allowed: `every ${GLUE_MINUTES} minutes or more seldom, as Glue has it`,
            }),
        ];
    }
    const flex = datasets.filter(({ name }) => jobCapacity(config, name).executionClass === "FLEX");
    return flex.length > 0 && gap < FLEX_MINUTES
        ? [
              problem({
                  key,
                  got: `${JSON.stringify(schedule)}, every ${gap} minutes, with execution class FLEX for ${flex.map(({ name }) => name).join(", ")}, which may start late`,
                  allowed: `every ${FLEX_MINUTES} minutes or more seldom with Flex`,
                  fix: "Set a wider schedule, or cost.executionClass STANDARD",
              }),
          ]
        : [];
};
