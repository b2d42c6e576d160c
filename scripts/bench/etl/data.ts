/** The rows: made-up users, the same in every run of the benchmark. Each is valid by the contract, so all contenders write all. */

import * as fs from "node:fs";
import * as path from "node:path";

/** Files that a delivery of rows comes in. */
export const FILES = 4;

/** Rows that are written at once. */
const CHUNK = 10_000;

const HEADER = "id,name,email,age,signup_date,status,country\n";

/** More users in some countries than in others, and one whose code many a reader takes for "not available". */
const COUNTRIES = ["IN", "IN", "IN", "IN", "US", "US", "US", "BR", "BR", "DE", "GB", "JP", "FR", "CA", "AU", "NA"];
const STATUSES = ["active", "active", "active", "invited", "suspended"];
const GIVEN = ["Ada", "Ben", "Cleo", "Dev", "Eve", "Finn", "Gia", "Hal", "Ivy", "Jon"];
const FIRST_DAY = Date.UTC(2015, 0, 1);
const DAYS = 4000;
const DAY = 86_400_000;

const dates = Array.from({ length: DAYS }, (_, day) => new Date(FIRST_DAY + day * DAY).toISOString().slice(0, 10));

/** The row of a user, which follows from the id alone. */
export function userRow(id: number): string {
    const [a, b, c, d, e] = [mix(id, 1), mix(id, 2), mix(id, 3), mix(id, 4), mix(id, 5)];
    const given = pick(GIVEN, a);
    // One name in four has a comma, and so quotes.
    const name = b % 4 === 0 ? `"Sample, ${given}"` : `${given} Sample`;
    const age = b % 20 === 1 ? "" : 13 + (c % 90);
    return `${id},${name},user${id}@example.com,${age},${pick(dates, d)},${pick(STATUSES, a >>> 8)},${pick(COUNTRIES, e)}\n`;
}

function pick<T>(values: readonly T[], number: number): T {
    return values[number % values.length] as T;
}

/** A number of 32 bits that looks like chance (the finalizer of MurmurHash3). */
function mix(id: number, salt: number): number {
    let hash = Math.imul(id, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}

/** Rows of each file of a delivery, which differ by one at most. */
export function rowsPerFile(rows: number): readonly number[] {
    return Array.from({ length: FILES }, (_, file) => Math.floor(rows / FILES) + (file < rows % FILES ? 1 : 0));
}

/**
 * Writes a delivery of `rows` users, the first with the id `firstId`, as CSV files into a folder.
 *
 * @returns The files.
 */
export async function writeDelivery(
    folder: string,
    name: string,
    firstId: number,
    rows: number,
): Promise<readonly string[]> {
    await fs.promises.mkdir(folder, { recursive: true });
    const files: string[] = [];
    let next = firstId;
    for (const [index, count] of rowsPerFile(rows).entries()) {
        const file = path.join(folder, `${name}-${index + 1}.csv`);
        await writeUsers(file, next, count);
        next += count;
        files.push(file);
    }
    return files;
}

/** Writes `rows` users, the first with the id `firstId`, as one CSV file. */
export async function writeUsers(file: string, firstId: number, rows: number): Promise<void> {
    const handle = await fs.promises.open(file, "w");
    try {
        await handle.write(HEADER);
        for (let next = firstId; next < firstId + rows;) {
            const until = Math.min(firstId + rows, next + CHUNK);
            let text = "";
            for (; next < until; next++) {
                text += userRow(next);
            }
            await handle.write(text);
        }
    } finally {
        await handle.close();
    }
}
