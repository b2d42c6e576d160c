/** Jobs and triggers for the tests of rules about them: right in every respect, with what a test says changed. */

import type { TestResource } from "./pack";

type Properties = Readonly<Record<string, unknown>>;

/** The arguments of {@link sparkJob}. */
export const jobArguments = {
    "--INPUT_DB": "acme_raw",
    "--INPUT_TABLE": "users",
    "--OUTPUT_PATH": "s3://acme-curated/users/",
    "--PARTITION_COL": "country",
    "--ENV": "dev",
    "--QUARANTINE_PATH": "s3://acme-curated/quarantine/users/",
    "--TempDir": "s3://acme-artifacts/temp/users/",
    "--job-bookmark-option": "job-bookmark-enable",
} as const;

/** A job that no rule about jobs refuses; a property that is `undefined` is left out. */
export function sparkJob(properties: Properties = {}, name = "users"): TestResource {
    const all = {
        name: `acme-${name}`,
        roleArn: "arn:aws:iam::123456789012:role/etl",
        command: { name: "glueetl", scriptLocation: "s3://acme-artifacts/job.py" },
        glueVersion: "5.1",
        workerType: "G.1X",
        numberOfWorkers: 2,
        timeout: 60,
        maxRetries: 0,
        executionProperty: { maxConcurrentRuns: 1 },
        defaultArguments: jobArguments,
        ...properties,
    };
    return { type: "aws:glue/job:Job", name, properties: present(all) };
}

/** {@link sparkJob} with arguments changed; one that is `undefined` is left out. */
export function jobWith(args: Properties, name = "users"): TestResource {
    return sparkJob({ defaultArguments: present({ ...jobArguments, ...args }) }, name);
}

/** {@link sparkJob} of another kind, by the name of its command. */
export function jobOfKind(kind: unknown, properties: Properties = {}): TestResource {
    return sparkJob({ command: present({ name: kind, scriptLocation: "s3://acme-artifacts/job.py" }), ...properties });
}

/** A trigger with these actions. */
export function trigger(actions: unknown, madeFrom?: TestResource["madeFrom"]): TestResource {
    return {
        type: "aws:glue/trigger:Trigger",
        name: "nightly",
        properties: { name: "nightly", type: "ON_DEMAND", actions },
        ...(madeFrom === undefined ? {} : { madeFrom }),
    };
}

/** A trigger that starts `acme-users` with these arguments. */
export function startWith(args: unknown): TestResource {
    return trigger([{ jobName: "acme-users", arguments: args }]);
}

function present(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
