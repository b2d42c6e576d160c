import { begun, read } from "../../../facts/script/support";
import { type BadScripts } from "./good";

/** Scripts that cannot be judged, and what is said of them. */
export const unreadable: BadScripts = {
    "is no Python": [
        `${begun}${read}users.toDF(\njob.commit()\n`,
        /^undecided: its script cannot be judged: s3:\/\/acme-artifacts\/job\.py, line 18, column 1: it cannot be read as Python 3$/,
    ],
    "is too long": [
        `${begun}${read}${"# all work and no play\n".repeat(240_000)}job.commit()\n`,
        /^undecided: its script cannot be judged: .*: it is 5520597 characters long, more than the 1000000 that are read$/,
    ],
    "is too intricate": [
        `${begun}${Array.from({ length: 40 }, (_, i) => `def f${i}():\n    f${i + 1}()\n    f${i + 1}()\n`).join("")}def f40(): pass\nf0()\njob.commit()\n`,
        /^undecided: .*has more ways through it than are followed/,
    ],
};
