import { z } from "zod";
import { type Actions } from "../glue/action";
import { page, pagingSchema } from "../glue/paging";
import { compact, readInput } from "../glue/input";

/** An entry of an alarm's history, as DescribeAlarmHistory gives it. Times are seconds since 1970. */
export interface HistoryItem {
    readonly AlarmName: string;
    readonly AlarmType: "MetricAlarm";
    readonly Timestamp: number;
    readonly HistoryItemType: "StateUpdate" | "Action";
    readonly HistorySummary: string;
    readonly HistoryData: string;
}

const inputSchema = z.object({
    AlarmName: z.string().optional(),
    HistoryItemType: z.enum(["StateUpdate", "Action", "ConfigurationUpdate"]).optional(),
    StartDate: z.number().optional(),
    EndDate: z.number().optional(),
    MaxRecords: z.int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
    ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).optional(),
});

/** How many entries are kept, of all alarms together. */
const maxItems = 1000;

/** What became of the alarms, for DescribeAlarmHistory, which moto does not have. */
export class AlarmHistory {
    private items: (HistoryItem & { readonly number: number })[] = [];
    private added = 0;

    add(item: HistoryItem): void {
        this.added += 1;
        this.items = [...this.items, { ...item, number: this.added }].slice(-maxItems);
    }

    readonly actions: Actions = {
        DescribeAlarmHistory: (input) => {
            const wanted = readInput(inputSchema, input);
            const found = this.items.filter(
                (item) =>
                    (wanted.AlarmName === undefined || item.AlarmName === wanted.AlarmName) &&
                    (wanted.HistoryItemType === undefined || item.HistoryItemType === wanted.HistoryItemType) &&
                    (wanted.StartDate === undefined || item.Timestamp >= wanted.StartDate) &&
                    (wanted.EndDate === undefined || item.Timestamp <= wanted.EndDate),
            );
            const ordered = wanted.ScanBy === "TimestampAscending" ? found : found.reverse();
            const paging = readInput(
                pagingSchema,
                compact({ MaxResults: wanted.MaxRecords, NextToken: wanted.NextToken }),
            );
            const { items, nextToken } = page(ordered, (item) => String(item.number), paging);
            return compact({
                AlarmHistoryItems: items.map(({ number: _, ...item }) => item),
                NextToken: nextToken,
            });
        },
    };
}
