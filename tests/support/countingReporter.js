"use strict";
const fs = require("node:fs");
const { reporters, Runner } = require("mocha");

/** Mocha's own output, and the counts in the file that SLUICE_TEST_COUNTS names, for the total at the end of `npm test`. */
module.exports = class CountingReporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            fs.writeFileSync(
                process.env.SLUICE_TEST_COUNTS,
                JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
            );
        });
    }
};
