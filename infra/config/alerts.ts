import { z } from "zod";
import { allowed, integer } from "./values";

/** CloudWatch evaluates seven days at most where a period is an hour. */
const MOST_HOURS = 7 * 24;

const yesOrNo = () => z.boolean(allowed("true or false"));

/** The section `alerts`: who is told of what. */
export const alertsSchema = z.strictObject({
    enabled: yesOrNo().default(false).describe("Make the topic and the rules that tell of failed runs and crawls."),
    emails: z
        .array(z.email(allowed("an e-mail address")), allowed("a list of e-mail addresses"))
        .default([])
        .describe("Who is told by e-mail. Each must confirm the message that SNS sends first."),
    noSuccessHours: integer("hours", 1, MOST_HOURS)
        .optional()
        .describe(
            "Alarm for each dataset whose job has not succeeded for so many hours: a little more than lies between its runs. Default: no such alarm.",
        ),
    rejects: yesOrNo()
        .default(true)
        .describe(
            "With enabled: an alarm for each dataset, for a run that rejects more rows than the contract tolerates.",
        ),
});

/** The parsed section. */
export type AlertsConfig = z.infer<typeof alertsSchema>;
