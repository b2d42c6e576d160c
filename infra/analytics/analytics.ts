import * as pulumi from "@pulumi/pulumi";
import type { AnalyticsConfig } from "../config/analytics";
import type { Dataset } from "../datasets/datasets";
import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";
import { QueryWorkgroup } from "../queryWorkgroup";
import type { Zone } from "../zone";
import { AccessRole } from "./accessRole";
import { namedQueries } from "./namedQueries";
import { queryStatements, readStatements } from "./readStatements";

/** Arguments of {@link Analytics}. */
export interface AnalyticsArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The section `analytics` of the stack's configuration. */
    readonly config: AnalyticsConfig;
    /** The datasets that can be queried. */
    readonly datasets: readonly Dataset[];
    /** The zone that holds query results. */
    readonly resultsZone: Zone;
    /** ARN of the KMS key that results are encrypted with, as their zone's objects are. @default S3's own key */
    readonly resultsKeyArn?: pulumi.Input<string>;
    /** What one needs besides to read, or to read and write, encrypted objects. @default nothing */
    readonly keyStatements?: (access: "read" | "write") => readonly PolicyStatement[];
    /** Let destroy delete workgroups with their history. @default false */
    readonly forceDestroy?: boolean;
    /** Tags on workgroups and roles. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * How the lake is queried: the workgroup of those who run it, with named queries, and where the stack asks for them a role and a
 * workgroup of those who only read, and a role for Redshift Spectrum.
 *
 * Readers have a workgroup of their own because a workgroup's results are in one place: in the other one they could read what
 * people with more rights have asked of raw data and of rejected rows.
 */
export class Analytics extends pulumi.ComponentResource {
    readonly workgroup: QueryWorkgroup;
    /** The readers' workgroup and role, when somebody may assume it. */
    readonly readers?: { readonly workgroup: QueryWorkgroup; readonly role: AccessRole };
    /** The role for Redshift, when it is asked for. */
    readonly spectrum?: AccessRole;

    constructor(name: string, args: AnalyticsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:Analytics", name, {}, opts);
        const { names, config, datasets, tags, keyStatements = () => [] } = args;
        const parent = { parent: this };
        const access = { names, datasets: datasets.map((dataset) => dataset.name) };
        const workgroup = (part: string, workgroupName: string, resultsPath: string, queried: readonly Dataset[]) =>
            new QueryWorkgroup(
                part,
                {
                    workgroupName,
                    resultsPath,
                    zone: args.resultsZone,
                    resultsOwner: names.location.accountId,
                    bytesScannedLimit: config.bytesScannedLimit,
                    ...(args.resultsKeyArn !== undefined && { resultsKeyArn: args.resultsKeyArn }),
                    databaseName: names.curatedDatabase,
                    queries: queried.flatMap((dataset) => namedQueries(names, dataset)),
                    forceDestroy: args.forceDestroy ?? false,
                    ...(tags !== undefined && { tags }),
                },
                // In 0.1.0 it was the lake's own child: two of one name cannot be, even for a moment.
                { ...parent, ...(opts?.parent !== undefined && { aliases: [{ parent: opts.parent }] }) },
            );
        const role = (
            part: string,
            roleName: string,
            description: string,
            trust: PolicyStatement,
            own: PolicyStatement[],
        ) =>
            new AccessRole(
                part,
                {
                    roleName,
                    names,
                    description,
                    trust,
                    statements: own,
                    ...(tags !== undefined && { tags }),
                },
                parent,
            );

        this.workgroup = workgroup(
            "workgroup",
            names.workgroup,
            names.queryResultsPath,
            config.namedQueries ? datasets : [],
        );
        if (config.readerPrincipals.length > 0) {
            this.readers = {
                workgroup: workgroup("readers-workgroup", names.readersWorkgroup, names.readersResultsPath, []),
                role: role(
                    "readers",
                    names.readersRole,
                    `Reads curated data and queries it in workgroup ${names.readersWorkgroup}`,
                    readersTrust(names, config.readerPrincipals),
                    [
                        ...readStatements({ ...access, quarantine: config.readersSeeQuarantine }),
                        ...queryStatements(names, names.readersWorkgroup, names.readersResultsPath),
                        ...keyStatements("write"),
                    ],
                ),
            };
        }
        if (config.redshiftSpectrum) {
            this.spectrum = role(
                "spectrum",
                names.spectrumRole,
                "Redshift Spectrum reads curated data",
                spectrumTrust(names),
                [...readStatements(access), ...keyStatements("read")],
            );
        }
        this.registerOutputs({});
    }
}

/** What a stack puts out for those who query it. */
export function analyticsOutputs(names: LakeNames, config: AnalyticsConfig): Record<string, string> {
    return {
        workgroup: names.workgroup,
        ...(config.readerPrincipals.length > 0 && {
            readersWorkgroup: names.readersWorkgroup,
            readersRole: names.roleArn(names.readersRole),
        }),
        ...(config.redshiftSpectrum && { redshiftExternalSchema: externalSchema(names) }),
    };
}

/** The statement that makes the curated database a schema in Redshift. It creates nothing in the Data Catalog. */
export function externalSchema(names: LakeNames): string {
    return [
        `CREATE EXTERNAL SCHEMA IF NOT EXISTS "${names.curatedDatabase}"`,
        `FROM DATA CATALOG DATABASE '${names.curatedDatabase}' REGION '${names.location.region}'`,
        `IAM_ROLE '${names.roleArn(names.spectrumRole)}';`,
    ].join("\n");
}

/** An account stands for whoever its own policies let assume the role. */
function readersTrust(names: LakeNames, principals: readonly string[]): PolicyStatement {
    return {
        Sid: "ReadersAlone",
        Effect: "Allow",
        Principal: {
            AWS: principals.map((one) => (/^\d+$/.test(one) ? `arn:${names.partition}:iam::${one}:root` : one)),
        },
        Action: "sts:AssumeRole",
    };
}

/** Only Redshift, only for clusters and workgroups of this account. */
function spectrumTrust(names: LakeNames): PolicyStatement {
    return {
        Sid: "RedshiftAlone",
        Effect: "Allow",
        Principal: { Service: "redshift.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": names.location.accountId } },
    };
}
