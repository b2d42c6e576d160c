import type { Dataset } from "../datasets/datasets";
import type { LakeNames } from "../names";

/** CloudWatch's grid is 24 units wide. */
const WIDTH = 24;
const HEIGHT = 6;

/** What the dashboard shows. */
export interface DashboardOptions {
    readonly names: LakeNames;
    readonly datasets: readonly Dataset[];
    /** DPUs of a run: workers by the DPUs of their type. */
    readonly dpus: number;
    /** ARNs of alarms whose states are shown first. @default [] */
    readonly alarmArns?: readonly string[];
}

/** A line of a chart: a metric of the job, or a formula over one. */
type Line = readonly unknown[];

/** The dashboard as CloudWatch takes it: the alarms' states, then a row of charts for each dataset. */
export function dashboardBody({ names, datasets, dpus, alarmArns = [] }: DashboardOptions): string {
    const first = alarmArns.length === 0 ? 0 : HEIGHT;
    const alarms =
        first === 0
            ? []
            : [
                  {
                      type: "alarm",
                      x: 0,
                      y: 0,
                      width: WIDTH,
                      height: HEIGHT,
                      properties: { title: "Alarms", alarms: alarmArns },
                  },
              ];
    const rows = datasets.flatMap((dataset, index) => {
        const charts = chartsOf(names, dataset, dpus);
        const width = WIDTH / charts.length;
        return charts.map(({ title, lines, stat, limit }, column) => ({
            type: "metric",
            x: column * width,
            y: first + index * HEIGHT,
            width,
            height: HEIGHT,
            properties: {
                title: `${dataset.name}: ${title}`,
                metrics: lines,
                stat,
                period: 3600,
                region: names.location.region,
                view: "timeSeries",
                yAxis: { left: { min: 0 } },
                ...(limit !== undefined && { annotations: { horizontal: [{ label: "contract", value: limit }] } }),
            },
        }));
    });
    return JSON.stringify({ start: "-P7D", widgets: [...alarms, ...rows] });
}

interface Chart {
    readonly title: string;
    readonly stat: string;
    readonly lines: readonly Line[];
    readonly limit?: number;
}

function chartsOf(names: LakeNames, dataset: Dataset, dpus: number): Chart[] {
    const dimensions = ["Dataset", dataset.name, "JobName", names.job(dataset.name)];
    const metric = (name: string, options: object = {}): Line => ["Sluice", name, ...dimensions, options];
    return [
        { title: "runs that succeeded", stat: "Sum", lines: [metric("RunsSucceeded")] },
        {
            title: "rows",
            stat: "Sum",
            lines: ["RowsRead", "RowsWritten", "RowsQuarantined"].map((name) => metric(name)),
        },
        {
            title: "ratio of rejected rows",
            stat: "Maximum",
            lines: [metric("RejectRatio")],
            limit: dataset.maxRejectRatio,
        },
        { title: "seconds a run", stat: "Maximum", lines: [metric("RunSeconds")] },
        {
            title: `DPU-seconds (${dpus} DPUs, without their start)`,
            stat: "Sum",
            lines: [
                [{ expression: `seconds * ${dpus}`, label: "DPU-seconds", id: "dpus" }],
                metric("RunSeconds", { id: "seconds", visible: false }),
            ],
        },
        { title: "bytes written", stat: "Sum", lines: [metric("BytesWritten")] },
    ];
}
