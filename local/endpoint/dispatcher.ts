import { type IncomingMessage, type ServerResponse } from "node:http";
import { type AthenaService } from "./athena/service";
import { accessDenied } from "./authorize/authorizer";
import { type Caller, callerName, identify } from "./authorize/caller";
import { type Input } from "./authorize/glue-access";
import { serviceAccess } from "./authorize/service-access";
import { answerSts, refuseFederation } from "./authorize/sts-calls";
import { type Budgets } from "./budgets/budgets";
import { classify, type Classified } from "./classify/request";
import { parseRequestUrl, type RequestUrl } from "./classify/url";
import { type Core } from "./core";
import { AwsError, messageOf } from "./errors";
import { type GlueService } from "./glue/service";
import { sendError } from "./http/error-response";
import { Exchange } from "./http/exchange";
import { type ForwardOptions, type Forwarder } from "./http/forward";
import { internalPrefix, type InternalRoutes } from "./internal/routes";
import { type S3Service } from "./s3/service";
import { type Watch } from "./watch";

/** Services through which nobody can change a role; a write to any other may have, so roles are read again. */
const leaveRolesAlone = new Set(["s3", "glue", "athena", "logs", "sts", "monitoring", "kms"]);

/** Takes each request to who answers it: a part of the endpoint, or moto. */
export class Dispatcher {
    constructor(
        private readonly core: Core,
        private readonly forwarder: Forwarder,
        private readonly s3: S3Service,
        private readonly glue: GlueService,
        private readonly athena: AthenaService,
        private readonly budgets: Budgets,
        private readonly watch: Watch,
        private readonly internal: InternalRoutes,
    ) {}

    /** Answers a request, whatever happens. */
    async handle(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): Promise<void> {
        const url = parseRequestUrl(request.url ?? "/");
        const facts: Record<string, unknown> = {};
        let exchange = new Exchange(request, response, url, { protocol: "rest", service: "unknown" }, awaitsContinue);
        try {
            const classified = this.classify(request, url);
            exchange = new Exchange(request, response, url, classified, awaitsContinue);
            await this.route(exchange, facts);
        } catch (error) {
            try {
                this.fail(exchange, error, facts);
            } catch (second) {
                response.destroy();
                this.core.log.error("error not answered", { id: exchange.requestId, error: messageOf(second) });
            }
        }
        this.core.log.debug("request", {
            id: exchange.requestId,
            method: exchange.method,
            service: exchange.classified.service,
            ...facts,
            status: response.statusCode,
            milliseconds: Date.now() - exchange.startedAt,
        });
    }

    private classify(request: IncomingMessage, url: RequestUrl): Classified {
        if (url.rawPath.startsWith(internalPrefix)) {
            return { protocol: "rest", service: "sluice" };
        }
        return classify(request.method ?? "GET", request.headers, url);
    }

    private async route(exchange: Exchange, facts: Record<string, unknown>): Promise<void> {
        const { classified, url } = exchange;
        if (classified.service === "sluice") {
            facts.route = url.rawPath;
            await this.internal.handle(exchange);
            return;
        }
        const caller = identify(classified, this.core.sessions);
        facts.caller = callerName(caller);
        switch (classified.protocol) {
            case "s3": {
                const { s3 = { operation: undefined, virtualHost: false } } = classified;
                Object.assign(facts, { action: s3.operation, bucket: s3.bucket, key: s3.key });
                await this.s3.handle(exchange, caller, s3);
                break;
            }
            case "json":
                facts.action = classified.action;
                await this.jsonCall(exchange, caller, classified.action ?? "");
                break;
            case "query":
                await this.queryCall(exchange, caller, facts);
                break;
            case "cbor":
                facts.action = classified.action;
                throw new AwsError(
                    "NotImplemented",
                    `The local endpoint does not speak CBOR, in which ${classified.service} ${classified.action ?? "was"} was asked; ` +
                        `boto3 and the AWS CLI ask in JSON.`,
                    501,
                );
            case "rest":
                if (caller.kind !== "administrator") {
                    throw accessDenied(
                        "rest",
                        `${callerName(caller)} may not use ${classified.service}: which permission ${exchange.method} ${url.rawPath} ` +
                            `needs is not known here, and what cannot be decided is denied.`,
                    );
                }
                await this.pass(exchange);
        }
    }

    private async jsonCall(exchange: Exchange, caller: Caller, action: string): Promise<void> {
        const { service } = exchange.classified;
        const input = parseJson(await exchange.readText());
        await this.authorize(exchange, caller, action, input);
        const answer =
            service === "glue"
                ? this.glue.find(action, input)
                : service === "athena"
                  ? this.athena.find(action, input)
                  : service === "budgets"
                    ? this.budgets.find(action)
                    : this.watch.find(service, action, input);
        if (answer === undefined) {
            await this.watch.around(service, action, () => this.pass(exchange, { target: "/" }));
            return;
        }
        const output = await answer(input, caller);
        exchange.send(200, { "content-type": "application/x-amz-json-1.1" }, JSON.stringify(output));
    }

    private async queryCall(exchange: Exchange, caller: Caller, facts: Record<string, unknown>): Promise<void> {
        const form = new URLSearchParams(await exchange.readText());
        for (const [name, value] of exchange.url.query) {
            form.append(name, value);
        }
        const action = form.get("Action");
        const twice = [...form.keys()].find((name) => form.getAll(name).length > 1);
        if (action === null || twice !== undefined) {
            throw new AwsError(
                action === null ? "MissingAction" : "InvalidParameterCombination",
                action === null
                    ? "The request has no Action."
                    : `The request has the parameter ${twice} more than once.`,
            );
        }
        facts.action = action;
        if (exchange.classified.service === "sts") {
            refuseFederation(action);
        }
        await this.authorize(exchange, caller, action, Object.fromEntries(form));
        if (
            exchange.classified.service === "sts" &&
            (await answerSts(exchange, caller, action, form, this.core.assumeRole))
        ) {
            return;
        }
        await this.watch.around(exchange.classified.service, action, () =>
            this.pass(exchange, { dropHeaders: ["x-amz-target"] }),
        );
    }

    /** The administrator may do everything that is not S3, whose buckets have policies of their own. */
    private async authorize(exchange: Exchange, caller: Caller, action: string, input: Input): Promise<void> {
        const { protocol, service } = exchange.classified;
        if (caller.kind === "administrator") {
            return;
        }
        if (caller.kind === "anonymous") {
            throw protocol === "query"
                ? new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
                : new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (service === "sts" && action === "AssumeRole") {
            // Decided by the trust policy, where the caller's own policies may or may not be needed.
            return;
        }
        if (service === "kms") {
            throw accessDenied(
                protocol,
                `${callerName(caller)} may not use KMS on the local endpoint: keys are kept as records and encrypt nothing. ` +
                    `Who may use one follows from key policies and aliases, which are not evaluated, and what cannot be decided is denied.`,
            );
        }
        const needed = serviceAccess(service, action, input, this.core.arns, (id) => this.athena.workGroupOf(id));
        await this.core.authorizer.require(caller, protocol, needed);
    }

    /**
     * Passes a request on to moto. moto looks for the action in more places than one, first in the query string, then in
     * the target, then in the path: the options leave it only the place that was looked at here.
     */
    private async pass(exchange: Exchange, options: ForwardOptions = {}): Promise<void> {
        const changesRoles = !leaveRolesAlone.has(exchange.classified.service);
        if (changesRoles) {
            this.core.roles.invalidate();
        }
        try {
            await this.forwarder.forward(exchange, options);
        } finally {
            // Again: what was read in the meantime may be what was there before.
            if (changesRoles) {
                this.core.roles.invalidate();
            }
        }
    }

    private fail(exchange: Exchange, error: unknown, facts: Record<string, unknown>): void {
        if (exchange.response.headersSent) {
            // Half an answer is out: the client can only be told by a broken connection.
            exchange.response.destroy();
            facts.error = messageOf(error);
            return;
        }
        const shown = sendError(exchange, error);
        facts.error = `${shown.code}: ${shown.message}`;
        if (shown.status >= 500) {
            this.core.log.error("request failed", {
                id: exchange.requestId,
                ...facts,
                ...(error instanceof AwsError ? {} : { stack: (error as Error).stack }),
            });
        }
    }
}

function parseJson(text: string): Input {
    if (text === "") {
        return {};
    }
    let value: unknown;
    try {
        // A member that is null counts as absent, as with AWS.
        value = JSON.parse(text, (_, member: unknown) => (member === null ? undefined : member));
    } catch (error) {
        throw new AwsError("SerializationException", `The body is not JSON: ${(error as Error).message}`);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new AwsError("SerializationException", "The body is not a JSON object.");
    }
    return value as Input;
}
