import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { LakeConfig } from "../config/config";
import type { Dataset } from "../datasets/datasets";
import type { LakeNames } from "../names";
import { dashboardBody } from "../observability/dashboardBody";
import { addBudget } from "../cost/budget";
import { WORKER_DPUS } from "../workerTypes";
import { Alerts } from "./alerts";
import { alarmsOf } from "./catalogue";

/** What a lake is watched by. */
export interface AddAlertsArgs {
    readonly names: LakeNames;
    readonly config: LakeConfig;
    readonly datasets: readonly Dataset[];
    readonly tags: Readonly<Record<string, string>>;
}

/** Adds the alerts, the budget and the dashboard to a lake, as far as its configuration wants them. */
export function addAlerts({ names, config, datasets, tags }: AddAlertsArgs, parent: pulumi.Resource): void {
    const { alerts, observability, maxRetries, protection, quality } = config;
    const told = alerts.enabled
        ? new Alerts(
              "alerts",
              {
                  names,
                  config: alerts,
                  datasets,
                  budget: config.cost.monthlyBudget !== undefined,
                  maxRetries,
                  quality: quality.enabled,
                  protect: protection.protect,
                  tags,
              },
              { parent },
          )
        : undefined;
    addBudget({ names, config: config.cost, topic: told?.topic, tags }, parent);
    if (observability.dashboard) {
        const alarmArns = datasets.flatMap((dataset) =>
            alarmsOf(alerts, dataset).map(({ key }) => names.alarmArn(`${dataset.name}-${key}`)),
        );
        const dpus = config.numberOfWorkers * (WORKER_DPUS[config.workerType] ?? 1);
        new cloudwatch.Dashboard(
            "dashboard",
            { dashboardName: names.dashboard, dashboardBody: dashboardBody({ names, datasets, dpus, alarmArns }) },
            { parent },
        );
    }
}
