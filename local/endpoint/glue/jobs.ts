import { createHash } from "node:crypto";
import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { type AssumeRole, RoleRefusedError } from "../authorize/assume-role";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { alreadyExists, compact, invalidInput, nameSchema, notFound, now, readInput, tagsSchema } from "./input";
import { completeJob, type Job, jobDefinitionSchema, jobSchema } from "./job-schema";
import { page, pagingSchema } from "./paging";
import { type Tags } from "./tags";

const createSchema = jobDefinitionSchema.extend({ Name: nameSchema, Tags: tagsSchema.optional() });
const updateSchema = z.object({ JobName: nameSchema, JobUpdate: jobDefinitionSchema });
const jobNameSchema = z.object({ JobName: nameSchema });
const batchGetSchema = z.object({ JobNames: z.array(nameSchema).max(100, "must be at most 100 names") });
const listSchema = pagingSchema.extend({ Tags: z.record(z.string(), z.string()).optional() });

/** Job definitions: moto has no UpdateJob and checks next to nothing. */
export class Jobs {
    private readonly jobs: Collection<Job>;

    constructor(
        stateDir: string,
        private readonly arns: Arns,
        private readonly tags: Tags,
        private readonly assumeRole: AssumeRole,
        /** Ends what belongs to a deleted job: its runs and its bookmark. */
        private readonly onDelete: (name: string) => Promise<void>,
    ) {
        this.jobs = new Collection(path.join(stateDir, "glue", "jobs"), jobSchema);
    }

    has(name: string): boolean {
        return this.jobs.has(name);
    }

    get(name: string): Job | undefined {
        return this.jobs.get(name);
    }

    /** The job, or the error that AWS gives. */
    require(name: string): Job {
        const job = this.jobs.get(name);
        if (job === undefined) {
            throw notFound(`Job ${name} not found.`);
        }
        return job;
    }

    /** Glue's internal id of a job, as `--JOB_ID` has it: another one when a job is deleted and created again. */
    static idOf(job: Job): string {
        return `j_${createHash("sha256").update(`${job.Name}/${job.CreatedOn}`).digest("hex")}`;
    }

    readonly actions: Actions = {
        CreateJob: async (input) => {
            const { Name, Tags, ...definition } = readInput(createSchema, input);
            const time = now();
            const job = completeJob(Name, definition, { created: time, modified: time });
            await this.checkRole(job);
            // Looked for after the wait above, in which another call may have made it.
            if (this.jobs.has(Name)) {
                throw alreadyExists(`Job already exists: ${Name}`);
            }
            this.jobs.set(Name, job);
            this.tags.set(this.arns.job(Name), Tags);
            return { Name };
        },
        GetJob: (input) => ({ Job: this.require(readInput(jobNameSchema, input).JobName) }),
        GetJobs: (input) => {
            const { items, nextToken } = page(this.jobs.list(), (job) => job.Name, readInput(pagingSchema, input));
            return compact({ Jobs: items, NextToken: nextToken });
        },
        BatchGetJobs: (input) => {
            const { JobNames } = readInput(batchGetSchema, input);
            return {
                Jobs: JobNames.flatMap((name) => this.jobs.get(name) ?? []),
                JobsNotFound: JobNames.filter((name) => !this.jobs.has(name)),
            };
        },
        ListJobs: (input) => {
            const request = readInput(listSchema, input);
            const names = this.jobs.list().map((job) => job.Name);
            const wanted = names.filter((name) => this.tags.matches(this.arns.job(name), request.Tags));
            const { items, nextToken } = page(wanted, (name) => name, request);
            return compact({ JobNames: items, NextToken: nextToken });
        },
        // What JobUpdate leaves out goes back to its default: the definition is replaced and not merged.
        UpdateJob: async (input) => {
            const { JobName, JobUpdate } = readInput(updateSchema, input);
            const old = this.require(JobName);
            const job = completeJob(JobName, JobUpdate, { created: old.CreatedOn, modified: now() });
            await this.checkRole(job);
            this.require(JobName);
            this.jobs.set(JobName, job);
            return { JobName };
        },
        // A job that is not there is no error.
        DeleteJob: async (input) => {
            const { JobName } = readInput(jobNameSchema, input);
            if (this.jobs.delete(JobName)) {
                this.tags.set(this.arns.job(JobName), undefined);
                await this.onDelete(JobName);
            }
            return { JobName };
        },
    };

    private async checkRole(job: Job): Promise<void> {
        try {
            await this.assumeRole.trustedByGlue(job.Role, this.arns.job(job.Name));
        } catch (error) {
            if (error instanceof RoleRefusedError) {
                throw invalidInput(
                    `Role ${this.arns.role(job.Role)} should be given assume role permissions for Glue Service: ${error.message}.`,
                );
            }
            throw error;
        }
    }
}
