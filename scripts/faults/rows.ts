/** Raw rows whose fate is known beforehand, by no code of the job's. */

const countries = ["IN", "US", "DE", "FR"] as const;
const statuses = ["active", "invited", "suspended"] as const;

/** Curated rows by name; every name is there once in all raw files of a trial. */
export interface Expected {
    readonly accepted: Map<string, Readonly<Record<string, string>>>;
    readonly rejected: Set<string>;
}

/** A raw CSV file of users. */
export interface RawFile {
    readonly name: string;
    readonly text: string;
    /** Objects that it becomes: one for each country among its accepted rows, one for its rejected ones. */
    readonly objects: number;
}

/** Writes a file of rows and notes their fate. Without `withRejects` every row is accepted. */
export function makeFile(name: string, random: () => number, expected: Expected, withRejects: boolean): RawFile {
    const whole = (below: number): number => Math.floor(random() * below);
    const lines = ["id,name,email,age,signup_date,status,country"];
    const seen = new Set<string>();
    const size = 12 + whole(40);
    for (let number = 0; number < size; number += 1) {
        const row = {
            id: String(1 + whole(1_000_000)),
            name: `${name}#${number}#`,
            email: `user${number}@example.com`,
            age: String(13 + whole(100)),
            signup_date: `2024-0${1 + whole(9)}-1${whole(10)}`,
            status: statuses[whole(statuses.length)] ?? "active",
            country: countries[whole(countries.length)] ?? "IN",
        };
        // The first row of a file is good, and few enough are not.
        const bad = withRejects && number > 0 && random() < 0.12;
        if (bad) {
            const wrong = [{ id: "none" }, { email: "nowhere" }, { signup_date: "2024-02-31" }, { status: "gone" }];
            Object.assign(row, wrong[whole(wrong.length)]);
            expected.rejected.add(row.name);
        } else {
            expected.accepted.set(row.name, row);
        }
        seen.add(bad ? "rejected" : row.country);
        lines.push(Object.values(row).join(","));
    }
    return { name: `${name}.csv`, text: `${lines.join("\n")}\n`, objects: seen.size };
}

/** What is wrong with a lake. */
export interface Losses {
    readonly lost: number;
    readonly duplicated: number;
    readonly wrong: number;
    /** A few words on the first ones. */
    readonly examples: readonly string[];
}

/** Compares what is in the lake with what should be. */
export function compare(
    expected: Expected,
    curated: readonly Readonly<Record<string, string>>[],
    quarantine: readonly string[],
): Losses {
    const examples: string[] = [];
    const count = { lost: 0, duplicated: 0, wrong: 0 };
    const found = (what: keyof typeof count, text: string): void => {
        count[what] += 1;
        if (examples.length < 5) {
            examples.push(`${what}: ${text}`);
        }
    };
    const check = (where: string, names: Iterable<string>, times: ReadonlyMap<string, number>): void => {
        for (const name of names) {
            const n = times.get(name) ?? 0;
            if (n !== 1) {
                found(n === 0 ? "lost" : "duplicated", `${name} is ${n} times in ${where}`);
            }
        }
    };
    const times = new Map<string, number>();
    for (const row of curated) {
        const name = row.name ?? "";
        times.set(name, (times.get(name) ?? 0) + 1);
        const wanted = expected.accepted.get(name);
        if (wanted === undefined) {
            found("wrong", `${name} is in curated, where it should not be`);
        } else if (Object.entries(wanted).some(([column, value]) => row[column] !== value)) {
            found("wrong", `${name} is ${JSON.stringify(row)}, should be ${JSON.stringify(wanted)}`);
        }
    }
    check("curated", expected.accepted.keys(), times);
    const rejectedTimes = new Map<string, number>();
    for (const text of quarantine) {
        const name = /t\d+-\d+#\d+#/u.exec(text)?.[0] ?? text;
        rejectedTimes.set(name, (rejectedTimes.get(name) ?? 0) + 1);
        if (!expected.rejected.has(name)) {
            found("wrong", `${name} is in quarantine, where it should not be`);
        }
    }
    check("quarantine", expected.rejected, rejectedTimes);
    return { ...count, examples };
}
