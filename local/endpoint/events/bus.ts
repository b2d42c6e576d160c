import {
    type EventBridgeClient,
    ListRulesCommand,
    ListTargetsByRuleCommand,
    type Rule,
    type Target,
} from "@aws-sdk/client-eventbridge";
import { type Arns } from "../arns";
import { AwsError, messageOf } from "../errors";
import { type Log } from "../log";
import { type EventClients } from "./clients";
import { type Ends } from "./ends";
import { type AwsEvent, crawlerStateChange, jobStateChange } from "./glue-events";
import { compilePattern, PatternError } from "./pattern";
import { publishAs } from "./topics";
import { transform } from "./transformer";

/** What the bus works with. */
export interface BusOptions {
    readonly arns: Arns;
    readonly log: Log;
    readonly clients: EventClients;
    /** @default the time */
    readonly clock?: () => Date;
}

/** The default event bus: takes Glue's events to the rules that moto keeps, and to the topics that are their targets. */
export class EventBus {
    private pending: Promise<void> = Promise.resolve();
    private readonly clock: () => Date;

    constructor(private readonly options: BusOptions) {
        this.clock = options.clock ?? (() => new Date());
    }

    /** Emits an event whenever a run or a crawl ends. */
    listen(ends: Ends): void {
        const { arns } = this.options;
        ends.onRun.push((run) => this.emit(jobStateChange(arns, this.clock(), run)));
        ends.onCrawl.push((name, outcome) => {
            const event = crawlerStateChange(arns, this.clock(), name, outcome);
            if (event !== undefined) {
                this.emit(event);
            }
        });
    }

    /** Takes an event to its targets, after those before it; what goes wrong is in the log, as nobody waits for an answer. */
    emit(event: AwsEvent): void {
        this.pending = this.pending.then(() =>
            this.deliver(event).catch((error: unknown) => this.failed("event not delivered", event, error)),
        );
    }

    /** Settles when all events so far are delivered. */
    async settled(): Promise<void> {
        await this.pending;
    }

    /** Refuses a rule whose pattern would not be understood when an event comes. */
    checkRule(input: unknown): void {
        const pattern = (input as { readonly EventPattern?: unknown } | null)?.EventPattern;
        if (typeof pattern !== "string") {
            return;
        }
        try {
            compilePattern(pattern);
        } catch (error) {
            if (error instanceof PatternError) {
                throw new AwsError(
                    "InvalidEventPatternException",
                    `Event pattern is not valid. Reason: ${error.message}`,
                );
            }
            throw error;
        }
    }

    private async deliver(event: AwsEvent): Promise<void> {
        const events = await this.options.clients.events();
        for (const rule of await enabledRules(events)) {
            try {
                if (!compilePattern(rule.EventPattern ?? "")(event)) {
                    continue;
                }
                for (const target of await targetsOf(events, rule)) {
                    await this.deliverTo(target, rule, event).catch((error: unknown) =>
                        this.failed("target not reached", event, error, { rule: rule.Name, target: target.Arn }),
                    );
                }
            } catch (error) {
                this.failed("rule not applied", event, error, { rule: rule.Name });
            }
        }
    }

    private async deliverTo(target: Target, rule: Rule, event: AwsEvent): Promise<void> {
        const { arns, clients, log } = this.options;
        const topic = target.Arn ?? "";
        if (!topic.startsWith("arn:aws:sns:")) {
            throw new Error(`The local endpoint delivers events to SNS topics, and to nothing else yet.`);
        }
        const message =
            target.InputTransformer === undefined
                ? (target.Input ?? JSON.stringify(event))
                : transform(target.InputTransformer, event);
        const publisher = {
            service: "events.amazonaws.com",
            sourceArn: rule.Arn ?? "",
            accountId: arns.accountId,
        };
        await publishAs(publisher, clients, { TopicArn: topic, Message: message });
        log.info("event delivered", { rule: rule.Name, topic, detailType: event["detail-type"] });
    }

    private failed(what: string, event: AwsEvent, error: unknown, facts: Readonly<Record<string, unknown>> = {}): void {
        this.options.log.error(what, { ...facts, detailType: event["detail-type"], error: messageOf(error) });
    }
}

async function enabledRules(events: EventBridgeClient): Promise<Rule[]> {
    const rules: Rule[] = [];
    let NextToken: string | undefined;
    do {
        const page = await events.send(new ListRulesCommand({ NextToken }));
        rules.push(...(page.Rules ?? []));
        NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return rules.filter((rule) => rule.State === "ENABLED" && rule.EventPattern !== undefined);
}

async function targetsOf(events: EventBridgeClient, rule: Rule): Promise<Target[]> {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
    return Targets;
}
