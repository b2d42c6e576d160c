import { z } from "zod";
import { packageVersion } from "../version";
import { type Core } from "../core";
import { AwsError } from "../errors";
import { type Faults } from "../faults/faults";
import { planSchema } from "../faults/plan";
import { bookmarkPutSchema, type BookmarkView } from "../glue/bookmarks";
import { type GlueService } from "../glue/service";
import { type Exchange } from "../http/exchange";
import { type RunRequestCounts } from "../s3/request-counts";

/** Where the endpoint's own routes are: no bucket can have this name. */
export const internalPrefix = "/_sluice/";

/** The endpoint's own routes, for the CLI, for the tests and for job runs. */
export class InternalRoutes {
    constructor(
        private readonly core: Core,
        private readonly glue: GlueService,
        private readonly counts: RunRequestCounts,
        private readonly faults?: Faults,
    ) {}

    async handle(exchange: Exchange): Promise<void> {
        const parts = exchange.url.rawPath.slice(internalPrefix.length).split("/").map(decodePart);
        const [kind, name = "", part] = parts;
        const { method } = exchange;
        if (method === "GET" && kind === "health" && parts.length === 1) {
            this.health(exchange);
        } else if (method === "GET" && kind === "runs" && part === "requests" && parts.length === 3) {
            this.requests(exchange, name);
        } else if (kind === "bookmarks" && parts.length === 2 && (method === "GET" || method === "PUT")) {
            await this.bookmark(exchange, name);
        } else if (kind === "faults" && parts.length === 1) {
            await this.faultPlan(exchange);
        } else {
            throw new AwsError("NotFound", `There is no route ${method} ${exchange.url.rawPath}.`, 404);
        }
    }

    /** PUT takes a plan, DELETE ends it, GET says what it hit. */
    private async faultPlan(exchange: Exchange): Promise<void> {
        const { faults } = this;
        if (faults === undefined) {
            throw new AwsError(
                "NotFound",
                "Faults are off: the configuration of this endpoint has no faults: true.",
                404,
            );
        }
        if (exchange.method === "PUT") {
            faults.plan(readBody(planSchema, await exchange.readText()));
        } else if (exchange.method === "DELETE") {
            faults.clear();
        } else if (exchange.method !== "GET") {
            throw new AwsError("MethodNotAllowed", `Got ${exchange.method}; allowed: GET, PUT, DELETE.`, 405);
        }
        sendJson(exchange, 200, { hits: faults.hits });
    }

    private health(exchange: Exchange): void {
        const { region, accountId } = this.core.config;
        sendJson(exchange, 200, { ok: true, pid: process.pid, region, accountId, version: packageVersion() });
    }

    private requests(exchange: Exchange, runId: string): void {
        if (this.glue.runs.get(runId) === undefined) {
            throw new AwsError("NotFound", `There is no job run ${runId}.`, 404);
        }
        sendJson(exchange, 200, this.counts.get(runId));
    }

    private asOf(jobName: string, runId: string): BookmarkView {
        const { bookmarks, runs } = this.glue;
        const run = runs.get(runId);
        if (run?.JobName !== jobName) {
            throw new AwsError("NotFound", `Job ${jobName} has no run ${runId}.`, 404);
        }
        return bookmarks.viewAsOf(run, (id) => runs.get(id)?.StartedOn);
    }

    private async bookmark(exchange: Exchange, jobName: string): Promise<void> {
        const token = /^Bearer (\S+)$/.exec(exchange.header("authorization") ?? "")?.[1];
        const run = token === undefined ? undefined : this.glue.runs.runOfToken(token);
        if (run === undefined) {
            throw new AwsError(
                "Unauthorized",
                "A bookmark is for a job run under way, with its SLUICE_RUN_TOKEN as bearer token.",
                401,
            );
        }
        if (run.JobName !== jobName) {
            throw new AwsError("Forbidden", `The token is of a run of job ${run.JobName}, not of ${jobName}.`, 403);
        }
        if (exchange.method === "PUT") {
            const put = readBody(bookmarkPutSchema, await exchange.readText());
            if (put.runId !== run.Id) {
                throw new AwsError(
                    "BadRequest",
                    `The token is of run ${run.Id}; it saves no bookmark for ${put.runId}.`,
                );
            }
            sendJson(exchange, 200, { version: this.glue.bookmarks.save(jobName, put) });
            return;
        }
        const runId = exchange.url.query.get("runId") ?? undefined;
        sendJson(exchange, 200, runId === undefined ? this.glue.bookmarks.view(jobName) : this.asOf(jobName, runId));
    }
}

function decodePart(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        throw new AwsError("BadRequest", `${JSON.stringify(part)} is not percent-encoded UTF-8.`);
    }
}

function readBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
    let value: unknown;
    try {
        value = JSON.parse(body);
    } catch (error) {
        throw new AwsError("BadRequest", `The body is not JSON: ${(error as Error).message}`);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
        throw new AwsError("BadRequest", `The body is not what this route takes: ${z.prettifyError(parsed.error)}`);
    }
    return parsed.data;
}

function sendJson(exchange: Exchange, status: number, value: object): void {
    exchange.send(status, { "content-type": "application/json" }, JSON.stringify(value));
}
