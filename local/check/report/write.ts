import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import { type CheckResult } from "../result";
import { type RuleInfo } from "../rules";
import { toJson } from "./json";
import { toJunit } from "./junit";
import { toSarif } from "./sarif";

/** Files to write reports to. */
export interface ReportFiles {
    readonly json?: string;
    readonly sarif?: string;
    readonly junit?: string;
}

/** @throws UserError where a report could not be written: better before the preview than after it. */
export function requireWritable(files: ReportFiles): void {
    for (const [option, file] of Object.entries(files) as [string, string | undefined][]) {
        if (file === undefined) {
            continue;
        }
        const folder = path.dirname(path.resolve(file));
        if (!fs.existsSync(folder) || fs.statSync(path.resolve(file), { throwIfNoEntry: false })?.isDirectory()) {
            throw new UserError(`--${option} ${file} cannot be written: give a file in a folder that is there.`, 2);
        }
    }
}

/** Writes the reports that are asked for, by this version of ours; each file appears whole. */
export function writeReports(
    files: ReportFiles,
    result: CheckResult,
    rules: readonly RuleInfo[],
    version: string,
): void {
    const reports = {
        json: () => toJson(result),
        sarif: () => `${JSON.stringify(toSarif(result, rules, version), null, 2)}\n`,
        junit: () => toJunit(result, rules),
    };
    for (const [option, text] of Object.entries(reports)) {
        const file = files[option as keyof ReportFiles];
        if (file !== undefined) {
            write(option, file, text());
        }
    }
}

function write(option: string, file: string, text: string): void {
    const part = `${file}.part`;
    try {
        fs.writeFileSync(part, text);
        fs.renameSync(part, file);
    } catch (error) {
        fs.rmSync(part, { force: true });
        throw new UserError(`--${option} ${file} cannot be written: ${(error as Error).message}`, 2);
    }
}
