import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { AlertsConfig } from "../config/alerts";
import type { Dataset } from "../datasets/datasets";
import type { LakeNames } from "../names";
import { AlertTopic } from "./alertTopic";
import { alarmsOf, eventAlerts, type MetricAlert, NO_SUCCESS, REJECTS, subjectOf } from "./catalogue";
import { alarmDescription, eventMessage } from "./messages";
import { eventPattern, groupsOf } from "./patterns";

const HOUR = 3600;

/** Arguments of {@link Alerts}. */
export interface AlertsArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The section `alerts` of the configuration. */
    readonly config: AlertsConfig;
    /** The lake's datasets, one job each. */
    readonly datasets: readonly Dataset[];
    /** Whether the lake's budget tells the topic, too. @default false */
    readonly budget?: boolean;
    /** Automatic retries of a failed run: which attempt is the last follows from it. @default 0 */
    readonly maxRetries?: number;
    /** Whether Pulumi may not delete the key of the topic. @default false */
    readonly protect?: boolean;
    /** Whether the datasets have jobs that have their rulesets evaluated. @default false */
    readonly quality?: boolean;
    /** Tags on all that takes tags. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Who is told when something goes wrong: rules for what Glue says of runs and crawls, and alarms for what is seen in metrics
 * alone, all to one topic. docs/alerts.md says what each means and what to do.
 */
export class Alerts extends pulumi.ComponentResource {
    readonly topic: AlertTopic;
    private readonly args: AlertsArgs;

    constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:Alerts", name, {}, opts);
        const { names, config, datasets, budget = false, tags, protect = false } = args;
        this.args = args;
        this.topic = new AlertTopic(
            `${name}-topic`,
            { names, emails: config.emails, budget, protect, tags },
            { parent: this },
        );
        this.addRules(name);
        for (const dataset of datasets) {
            if (config.noSuccessHours !== undefined) {
                this.addNoSuccess(name, dataset, config.noSuccessHours);
            }
            if (alarmsOf(config, dataset).includes(REJECTS)) {
                this.addRejects(name, dataset);
            }
        }
        this.registerOutputs({ topicArn: this.topic.arn });
    }

    private addRules(name: string): void {
        const { names, datasets, maxRetries = 0, quality = false, tags } = this.args;
        const subjects = {
            job: datasets.map((dataset) => names.job(dataset.name)),
            quality: quality ? datasets.map((dataset) => names.qualityJob(dataset.name)) : [],
            crawler: [
                names.rawCrawler,
                ...datasets.map((dataset) => names.curatedCrawler(dataset.name)),
                names.quarantineCrawler,
            ],
        };
        for (const alert of eventAlerts(maxRetries)) {
            groupsOf(subjects[alert.subject]).forEach((group, index) => {
                const part = index === 0 ? alert.key : `${alert.key}-${index + 1}`;
                const rule = new cloudwatch.EventRule(
                    `${name}-${part}`,
                    {
                        name: names.alertRule(part),
                        description: `A ${subjectOf(alert.subject)} ${alert.what}.`.slice(0, 512),
                        eventPattern: eventPattern(alert, group, maxRetries),
                        tags,
                    },
                    { parent: this },
                );
                new cloudwatch.EventTarget(
                    `${name}-${part}-topic`,
                    {
                        rule: names.alertRule(part),
                        targetId: "topic",
                        arn: this.topic.arn,
                        inputTransformer: eventMessage(alert, names.location.stack),
                    },
                    { parent: this, dependsOn: [rule, ...this.topic.ready] },
                );
            });
        }
    }

    /** Hours without a success: an hour in which nothing ran has no value, and counts as one without success. */
    private addNoSuccess(name: string, dataset: Dataset, hours: number): void {
        this.addAlarm(name, dataset, NO_SUCCESS, {
            metricName: "RunsSucceeded",
            statistic: "Sum",
            period: HOUR,
            evaluationPeriods: hours,
            datapointsToAlarm: hours,
            comparisonOperator: "LessThanThreshold",
            threshold: 1,
            treatMissingData: "breaching",
        });
    }

    /** The last run's ratio stands until the next run has one. */
    private addRejects(name: string, dataset: Dataset): void {
        this.addAlarm(name, dataset, REJECTS, {
            metricName: "RejectRatio",
            statistic: "Maximum",
            period: 300,
            evaluationPeriods: 1,
            datapointsToAlarm: 1,
            comparisonOperator: "GreaterThanThreshold",
            threshold: dataset.maxRejectRatio,
            treatMissingData: "ignore",
        });
    }

    private addAlarm(
        name: string,
        dataset: Dataset,
        alert: MetricAlert,
        rule: Omit<cloudwatch.MetricAlarmArgs, "name" | "dimensions">,
    ): void {
        const { names, tags } = this.args;
        new cloudwatch.MetricAlarm(
            `${name}-${dataset.name}-${alert.key}`,
            {
                name: names.alarm(dataset.name, alert.key),
                alarmDescription: alarmDescription(alert, dataset.name, names.location.stack),
                namespace: "Sluice",
                dimensions: { Dataset: dataset.name, JobName: names.job(dataset.name) },
                ...rule,
                alarmActions: [this.topic.arn],
                okActions: [this.topic.arn],
                tags,
            },
            { parent: this, dependsOn: this.topic.ready },
        );
    }
}
