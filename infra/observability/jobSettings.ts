import type { ObservabilityConfig } from "../config/observability";
import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";

/** What a job is given so that there is something to look at afterwards. */
export interface JobObservability {
    /** Default arguments. */
    readonly arguments: Readonly<Record<string, string>>;
    /** What its role may do for it. */
    readonly statements: readonly PolicyStatement[];
}

/** The settings of a dataset's job. */
export function jobObservability(names: LakeNames, dataset: string, config: ObservabilityConfig): JobObservability {
    return {
        arguments: {
            "--enable-job-insights": String(config.jobInsights),
            "--enable-observability-metrics": String(config.observabilityMetrics),
            "--enable-spark-ui": String(config.sparkUi),
            ...(config.sparkUi && { "--spark-event-logs-path": names.sparkLogsPath(dataset) }),
        },
        statements: config.sparkUi
            ? [
                  {
                      Sid: "WriteSparkLogs",
                      Effect: "Allow",
                      Action: ["s3:GetObject", "s3:PutObject"],
                      Resource: names.s3Arn(names.artifactsBucket, `spark-logs/${dataset}/*`),
                  },
              ]
            : [],
    };
}
