import * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { keep } from "../keep";
import type { LakeNames } from "../names";
import { policyDocument, type PolicyStatement } from "../policyDocument";

/** Arguments of {@link AlertTopic}. */
export interface AlertTopicArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** Who gets an e-mail. */
    readonly emails: readonly string[];
    /** Whether Pulumi may not delete the key. @default false */
    readonly protect?: boolean;
    /** Whether the lake's budget publishes here, too. @default false */
    readonly budget?: boolean;
    /** Tags on topic and key. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

const EVENTS = "events.amazonaws.com";
const ALARMS = "cloudwatch.amazonaws.com";
const BUDGETS = "budgets.amazonaws.com";

/** Where all alerts of a lake go: an encrypted topic that the lake's rules and alarms publish to, and nobody else. */
export class AlertTopic extends pulumi.ComponentResource {
    /** ARN, as plain text. */
    readonly arn: string;
    /** What must exist before a message gets through. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:AlertTopic", name, {}, opts);
        const { names, tags, budget = false } = args;
        const part = { parent: this };
        // Not the key of logs and bookmarks: EventBridge's use of a key cannot be tied to an account, see keyPolicy.
        const key = new kms.Key(
            `${name}-key`,
            {
                description: `Alerts of ${names.location.project}/${names.location.stack} on their way`,
                policy: keyPolicy(names, budget),
                enableKeyRotation: true,
                // What it encrypts is delivered within hours.
                deletionWindowInDays: 7,
                tags,
            },
            { ...part, ...keep(args.protect) },
        );
        const alias = new kms.Alias(`${name}-alias`, { name: names.alertsKeyAlias, targetKeyId: key.keyId }, part);
        const topic = new sns.Topic(
            name,
            { name: names.alertsTopic, kmsMasterKeyId: names.alertsKeyAlias, tags },
            { ...part, dependsOn: [alias] },
        );
        const policy = new sns.TopicPolicy(
            `${name}-policy`,
            { arn: names.alertsTopicArn, policy: topicPolicy(names, budget) },
            { ...part, dependsOn: [topic] },
        );
        args.emails.forEach((email, index) => {
            new sns.TopicSubscription(
                `${name}-email-${index + 1}`,
                { topic: names.alertsTopicArn, protocol: "email", endpoint: email },
                { ...part, dependsOn: [topic] },
            );
        });
        this.arn = names.alertsTopicArn;
        this.ready = [topic, policy];
        this.registerOutputs({ arn: this.arn });
    }
}

/**
 * The lake's own rules and alarms, by their names, the account's budgets, and TLS for whomever the account's IAM policies let
 * publish besides.
 */
function topicPolicy(names: LakeNames, budget: boolean): string {
    const topic = names.alertsTopicArn;
    return policyDocument([
        {
            Sid: "RulesOfTheLake",
            Effect: "Allow",
            Principal: { Service: EVENTS },
            Action: "sns:Publish",
            Resource: topic,
            // A rule's ARN has the account in it.
            Condition: { ArnLike: { "aws:SourceArn": names.alertRulesArn } },
        },
        {
            Sid: "AlarmsOfTheLake",
            Effect: "Allow",
            Principal: { Service: ALARMS },
            Action: "sns:Publish",
            Resource: topic,
            Condition: {
                StringEquals: { "aws:SourceAccount": names.location.accountId },
                ArnLike: { "aws:SourceArn": names.alarmArn("*") },
            },
        },
        ...(budget ? [ofBudgets(names, "BudgetsOfTheAccount", "sns:Publish", topic)] : []),
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: topic,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ]);
}

/** As AWS documents it for a topic of a budget: which ARN Budgets sends beyond the account it does not say. */
function ofBudgets(names: LakeNames, Sid: string, Action: string | string[], Resource: string): PolicyStatement {
    return {
        Sid,
        Effect: "Allow",
        Principal: { Service: BUDGETS },
        Action,
        Resource,
        Condition: {
            StringEquals: { "aws:SourceAccount": names.location.accountId },
            ArnLike: { "aws:SourceArn": names.budgetsArn },
        },
    };
}

/**
 * Who publishes to an encrypted topic uses its key. AWS documents that EventBridge sends neither aws:SourceArn nor
 * aws:SourceAccount with that use: with a condition on them every alert by an event would be lost, and nobody told.
 */
function keyPolicy(names: LakeNames, budget: boolean): string {
    const Action = ["kms:Decrypt", "kms:GenerateDataKey"];
    return policyDocument([
        {
            Sid: "AccountDecides",
            Effect: "Allow",
            Principal: { AWS: names.accountArn },
            Action: "kms:*",
            Resource: "*",
        },
        { Sid: "RulesEncrypt", Effect: "Allow", Principal: { Service: EVENTS }, Action, Resource: "*" },
        {
            Sid: "AlarmsEncrypt",
            Effect: "Allow",
            Principal: { Service: ALARMS },
            Action,
            Resource: "*",
            Condition: {
                StringEquals: { "aws:SourceAccount": names.location.accountId },
                ArnLike: { "aws:SourceArn": names.alarmArn("*") },
            },
        },
        ...(budget ? [ofBudgets(names, "BudgetsEncrypt", Action, "*")] : []),
    ]);
}
