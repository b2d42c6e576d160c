import { strict as assert } from "node:assert";
import { command, parseOptions } from "../../../../scripts/bench/memory/options";

const quiet = () =>
    command()
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });

describe("the options of bench:memory", () => {
    it("are the size of the larger file and JSON", () => {
        assert.deepEqual(parseOptions(["--megabytes", "2200", "--json"]), { megabytes: 2200, json: true });
    });

    it("say what sizes are allowed", () => {
        for (const wrong of ["9", "0", "1.5", "2GB"]) {
            assert.throws(
                () => parseOptions(["--megabytes", wrong], quiet()),
                /allowed: a whole number from 10 up/u,
                wrong,
            );
        }
    });
});
