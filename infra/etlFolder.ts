import * as fs from "node:fs";
import * as path from "node:path";

/** Where `etl/` is from here: beside `infra/` in a checkout and `dist/` in the bundle, one above `dist/infra/` in the package. */
const PLACES = ["../etl", "../../etl"];

/**
 * The folder with `job.py` and `sluice_etl/` that came with this code.
 *
 * @throws Error where there is none, which only an incomplete installation makes.
 */
export function ownEtlFolder(): string {
    const folders = PLACES.map((place) => path.join(__dirname, place));
    const found = folders.find((folder) => fs.existsSync(path.join(folder, "job.py")));
    if (found === undefined) {
        throw new Error(
            `There is no job.py in ${folders.join(" or ")}: sluice is not installed whole. Install it again.`,
        );
    }
    return found;
}
