import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { CreateJobCommand, CreateTableCommand, GetJobRunCommand, StartJobRunCommand } from "@aws-sdk/client-glue";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { type Dataset, parseDataset } from "../../infra/datasets/datasets";
import { jobStatements } from "../../infra/jobStatements";
import { type LakeNames } from "../../infra/names";
import { type PolicyStatement } from "../../infra/policyDocument";
import { split } from "../../local/cli/manifests";
import { ENDED } from "../../local/cli/run";
import { packageRoot } from "../../local/paths";
import { gather, listed, textOf } from "./evidence";
import { type Contents, type Lab } from "./lab";
import { disagreements } from "./records";
import { type RawFile } from "./rows";

/** How a run ended. */
export interface RunEnd {
    readonly id: string;
    readonly state: string;
    readonly message: string;
    /** Rows that the run's summary says it read; undefined where it has none. */
    readonly rowsRead?: number;
}

const pollMilliseconds = 30;

/** A dataset of one trial's own: its raw folder, table, contract, role and job, as a deployed lake has them. */
export class TrialDataset {
    private readonly raw = new Map<string, string>();

    private constructor(
        private readonly lab: Lab,
        private readonly name: string,
    ) {}

    static async create(
        lab: Lab,
        name: string,
        job: "sluice" | "plain",
        writeMode: Dataset["writeMode"] = "append",
    ): Promise<TrialDataset> {
        const { names } = lab;
        const file = path.join(packageRoot(), "etl", "datasets", "users.json");
        const users = JSON.parse(fs.readFileSync(file, "utf8")) as object;
        const contract = { ...users, name, writeMode, maxRejectRatio: 0.9 };
        const text = JSON.stringify(contract);
        const parsed = parseDataset(`${name}.json`, text);
        // The plain append renames and deletes.
        const dataset: Dataset = { ...parsed, ...(job === "plain" && { writeMode: "overwrite" as const }) };
        const Key = `contracts/${name}-1.json`;
        await lab.s3.send(new PutObjectCommand({ Bucket: names.artifactsBucket, Key, Body: text }));
        const RoleName = names.jobRole(name);
        const trust = { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" };
        const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement });
        await lab.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document([trust]) }));
        await lab.iam.send(
            new PutRolePolicyCommand({
                RoleName,
                PolicyName: "job",
                PolicyDocument: document([
                    ...jobStatements(names, dataset),
                    ...(job === "plain" ? [folderItself(names, name)] : []),
                ]),
            }),
        );
        await lab.glue.send(
            new CreateTableCommand({
                DatabaseName: names.rawDatabase,
                TableInput: {
                    Name: name,
                    Parameters: { classification: "csv", "skip.header.line.count": "1" },
                    StorageDescriptor: {
                        Location: names.rawPath(name),
                        Columns: dataset.columns.map((column) => ({ Name: column.name, Type: "string" })),
                        SerdeInfo: {
                            SerializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
                            Parameters: { separatorChar: ",", quoteChar: '"' },
                        },
                    },
                },
            }),
        );
        await lab.glue.send(
            new CreateJobCommand({
                Name: names.job(name),
                Role: RoleName,
                GlueVersion: "5.1",
                // Minutes: a run that hangs is a finding, too.
                Timeout: 15,
                Command: {
                    Name: "glueetl",
                    ScriptLocation: `s3://${names.artifactsBucket}/scripts/${job === "plain" ? "plain_append" : "job"}.py`,
                },
                DefaultArguments: {
                    "--INPUT_DB": names.rawDatabase,
                    "--INPUT_TABLE": name,
                    "--OUTPUT_PATH": names.curatedPath(name),
                    "--PARTITION_COL": "country",
                    "--ENV": "faults",
                    "--QUARANTINE_PATH": names.quarantinePath(name),
                    "--MANIFEST_PATH": names.manifestPath(name),
                    "--SCRIPT_VERSION": "faults",
                    "--CONTRACT": `s3://${names.artifactsBucket}/${Key}`,
                    "--WRITE_MODE": writeMode,
                    "--job-bookmark-option": "job-bookmark-enable",
                    "--extra-py-files": `s3://${names.artifactsBucket}/scripts/sluice_etl.zip`,
                },
            }),
        );
        return new TrialDataset(lab, name);
    }

    /** Puts a raw file. */
    async put(file: RawFile): Promise<void> {
        const Key = `${this.name}/${file.name}`;
        this.raw.set(`${this.lab.names.rawPath(this.name)}${file.name}`, digest(file.text));
        await this.lab.s3.send(new PutObjectCommand({ Bucket: this.lab.names.rawBucket, Key, Body: file.text }));
    }

    /** Starts a run. */
    async start(args: Readonly<Record<string, string>>): Promise<string> {
        const request = { JobName: this.lab.names.job(this.name), Arguments: { ...args } };
        return (await this.lab.glue.send(new StartJobRunCommand(request))).JobRunId ?? "";
    }

    /** How a run is; undefined while it goes on. */
    async end(id: string): Promise<RunEnd | undefined> {
        const request = { JobName: this.lab.names.job(this.name), RunId: id };
        const { JobRun } = await this.lab.glue.send(new GetJobRunCommand(request));
        const state = JobRun?.JobRunState ?? "";
        if (!ENDED.has(state)) {
            return undefined;
        }
        const rowsRead = rowsReadIn(path.join(this.lab.runFolder(id), "output.log"));
        return { id, state, message: JobRun?.ErrorMessage ?? "", ...(rowsRead !== undefined && { rowsRead }) };
    }

    /** How a run ended. */
    async finished(id: string): Promise<RunEnd> {
        return (await this.until(id, () => Promise.resolve(false))) as RunEnd;
    }

    /** Waits until a condition holds, which gives true, or until the run has ended, which gives its end. */
    async until(id: string, condition: () => Promise<boolean>): Promise<RunEnd | true> {
        for (;;) {
            const end = await this.end(id);
            if (end !== undefined) {
                return end;
            }
            if (await condition()) {
                return true;
            }
            await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
        }
    }

    /** What is in curated and quarantine. */
    contents(): Promise<Contents> {
        const { names } = this.lab;
        return this.lab.contents(
            names.curatedBucket,
            split(names.curatedPath(this.name)).key,
            split(names.quarantinePath(this.name)).key,
        );
    }

    /** Every curated and quarantined object with its time and ETag, as one text: another text means that somebody wrote. */
    async fingerprint(): Promise<string> {
        const { names, s3 } = this.lab;
        const prefixes = [names.curatedPath(this.name), names.quarantinePath(this.name)];
        return JSON.stringify(await Promise.all(prefixes.map((prefix) => listed(s3, prefix))));
    }

    /** Where bookmark, manifests and objects do not agree, after these runs. */
    async disagreements(runs: readonly RunEnd[], contents: Contents): Promise<readonly string[]> {
        return disagreements(await gather(this.lab, this.name, runs, contents.objects));
    }

    /** Raw files that are not byte for byte what was put, or are there although nobody put them. */
    async changedRaw(): Promise<readonly string[]> {
        const { s3, names } = this.lab;
        const there = new Map<string, string>();
        for (const { uri } of await listed(s3, names.rawPath(this.name))) {
            there.set(uri, digest(await textOf(s3, uri)));
        }
        const keys = new Set([...there.keys(), ...this.raw.keys()]);
        return [...keys].filter((key) => there.get(key) !== this.raw.get(key));
    }
}

/** Hadoop asks for the output folder as if it were an object, too. */
function folderItself(names: LakeNames, name: string): PolicyStatement {
    const Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
    return { Sid: "FolderItself", Effect: "Allow", Action, Resource: names.s3Arn(names.curatedBucket, name) };
}

function digest(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

function rowsReadIn(log: string): number | undefined {
    if (!fs.existsSync(log)) {
        return undefined;
    }
    const line = fs
        .readFileSync(log, "utf8")
        .split("\n")
        .find((text) => text.startsWith('{"sluice":"run-summary"'));
    return line === undefined ? undefined : (JSON.parse(line) as { rowsRead: number }).rowsRead;
}
