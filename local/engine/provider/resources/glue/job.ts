import { type ExecutionClass, type Job, type JobMode, type JobUpdate, type WorkerType } from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { type Failure } from "../../schema/check";
import { flag, type Inputs, list, map, number, object, type Observed, text } from "../../schema/property";
import { Unknown, type PropertyMap } from "../../values";
import { changeTags, NOT_FOUND, readTags } from "./tags";

const atLeastOne = (value: number): string | undefined => (value >= 1 ? undefined : "it must be at least 1.");

const properties = {
    name: text({ required: true, replace: true }),
    command: object(
        {
            name: text({ default: "glueetl" }),
            scriptLocation: text({ required: true }),
            pythonVersion: text({ computed: true, values: ["2", "3", "3.9"] }),
            runtime: text({ computed: true }),
        },
        { required: true },
    ),
    roleArn: text({ required: true, check: roleArnProblem }),
    connections: list(text()),
    defaultArguments: map(),
    description: text(),
    executionClass: text({ values: ["FLEX", "STANDARD"] }),
    executionProperty: object({ maxConcurrentRuns: number({ default: 1, check: atLeastOne }) }, { computed: true }),
    glueVersion: text({ computed: true }),
    jobMode: text({ computed: true, values: ["SCRIPT", "NOTEBOOK", "VISUAL"] }),
    jobRunQueuingEnabled: flag(),
    maintenanceWindow: text(),
    maxCapacity: number({ computed: true }),
    maxRetries: number({
        check: (retries) => (retries >= 0 && retries <= 10 ? undefined : "it must be 0 to 10."),
    }),
    nonOverridableArguments: map(),
    notificationProperty: object({ notifyDelayAfter: number({ check: atLeastOne }) }, { computed: true }),
    numberOfWorkers: number({ computed: true, check: atLeastOne }),
    securityConfiguration: text(),
    timeout: number({ computed: true, check: atLeastOne }),
    workerType: text({ computed: true }),
};

export const job = defineResource({
    type: "aws:glue/job:Job",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn"],
    instead: { sourceControlDetails: "source control is not emulated" },
    check: oneCapacity,

    async create(session, inputs, tags) {
        const glue = await session.aws.glue();
        await glue.createJob({ ...toJob(inputs), Name: inputs.name, Role: inputs.roleArn, Tags: tags });
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getJob({ JobName: name }), NOT_FOUND);
        return (
            found?.Job && {
                tags: await readTags(glue, jobArn(session, name)),
                properties: { ...fromJob(found.Job), arn: jobArn(session, name) },
            }
        );
    },

    async update(session, name, { inputs, given, changed, tags }) {
        const glue = await session.aws.glue();
        if (changed()) {
            // An update is the whole definition: what it leaves out, Glue sets back to its defaults. Capacity is said by a
            // number or by workers: what was chosen from the other kind before does not stand in the way of the one given.
            const capacity =
                given.maxCapacity === undefined ? {} : { numberOfWorkers: undefined, workerType: undefined };
            await glue.updateJob({ JobName: name, JobUpdate: toJob({ ...inputs, ...capacity }) });
        }
        await changeTags(glue, jobArn(session, name), tags);
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteJob({ JobName: name }), NOT_FOUND);
    },
});

function toJob(inputs: Inputs<typeof properties>): JobUpdate & { Command: NonNullable<JobUpdate["Command"]> } {
    const { command, connections, executionProperty, notificationProperty } = inputs;
    return {
        Command: {
            Name: command.name,
            ScriptLocation: command.scriptLocation,
            PythonVersion: command.pythonVersion || undefined,
            Runtime: command.runtime || undefined,
        },
        Role: inputs.roleArn,
        Connections: connections && { Connections: [...connections] },
        DefaultArguments: inputs.defaultArguments,
        Description: inputs.description,
        ExecutionClass: inputs.executionClass as ExecutionClass | undefined,
        ExecutionProperty: executionProperty && { MaxConcurrentRuns: executionProperty.maxConcurrentRuns },
        GlueVersion: inputs.glueVersion,
        JobMode: inputs.jobMode as JobMode | undefined,
        JobRunQueuingEnabled: inputs.jobRunQueuingEnabled,
        MaintenanceWindow: inputs.maintenanceWindow,
        // Glue derives the capacity from the workers and refuses to be told both.
        ...(inputs.numberOfWorkers === undefined && { MaxCapacity: inputs.maxCapacity }),
        MaxRetries: inputs.maxRetries,
        NonOverridableArguments: inputs.nonOverridableArguments,
        NotificationProperty: notificationProperty && { NotifyDelayAfter: notificationProperty.notifyDelayAfter },
        NumberOfWorkers: inputs.numberOfWorkers,
        SecurityConfiguration: inputs.securityConfiguration,
        Timeout: inputs.timeout,
        WorkerType: inputs.workerType as WorkerType | undefined,
    };
}

function fromJob(found: Job): Observed<typeof properties> {
    const { Command: command, ExecutionProperty: execution, NotificationProperty: notification } = found;
    return {
        name: found.Name,
        command: command && {
            name: command.Name,
            scriptLocation: command.ScriptLocation,
            pythonVersion: command.PythonVersion as "3" | undefined,
            runtime: command.Runtime,
        },
        roleArn: found.Role,
        connections: found.Connections?.Connections,
        defaultArguments: found.DefaultArguments,
        description: found.Description || undefined,
        executionClass: found.ExecutionClass,
        executionProperty: execution && { maxConcurrentRuns: execution.MaxConcurrentRuns },
        glueVersion: found.GlueVersion,
        jobMode: found.JobMode,
        jobRunQueuingEnabled: found.JobRunQueuingEnabled,
        maintenanceWindow: found.MaintenanceWindow,
        maxCapacity: found.MaxCapacity,
        maxRetries: found.MaxRetries,
        nonOverridableArguments: found.NonOverridableArguments,
        notificationProperty: notification && { notifyDelayAfter: notification.NotifyDelayAfter },
        numberOfWorkers: found.NumberOfWorkers,
        securityConfiguration: found.SecurityConfiguration || undefined,
        timeout: found.Timeout,
        workerType: found.WorkerType,
    };
}

function jobArn(session: Session, name: string): string {
    return arn(session, "glue", `job/${name}`);
}

function roleArnProblem(role: string): string | undefined {
    return /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(role)
        ? undefined
        : "it must be the ARN of a role, such as arn:aws:iam::123456789012:role/name.";
}

function oneCapacity(inputs: PropertyMap): Failure[] {
    const workers = ["numberOfWorkers", "workerType"].filter((name) => inputs[name] !== undefined);
    return inputs.maxCapacity !== undefined && !(inputs.maxCapacity instanceof Unknown) && workers.length > 0
        ? [
              {
                  property: "maxCapacity",
                  reason: `maxCapacity and ${workers.join(" and ")} are both given; give only one of them.`,
              },
          ]
        : [];
}
