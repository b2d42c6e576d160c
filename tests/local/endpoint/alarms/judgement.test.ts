import * as assert from "node:assert/strict";
import { type AlarmRule, type AlarmState, judge } from "../../../../local/endpoint/alarms/judgement";

/** `X` breaches, `0` does not, `-` is missing; the newest stands last. */
function outcome(datapoints: string, change: Partial<AlarmRule>): AlarmState | "kept" {
    const range = datapoints.split(" ").map((one) => (one === "-" ? undefined : one === "X" ? 10 : 0));
    const rule: AlarmRule = {
        comparisonOperator: "GreaterThanThreshold",
        threshold: 5,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        treatMissingData: "missing",
        ...change,
    };
    return judge(rule, range) ?? "kept";
}

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

/** CloudWatch's own examples, from its documentation of how alarms treat missing data: evaluation range 5, N = 3. */
const documented: Readonly<Record<number, readonly (readonly [string, string])[]>> = {
    3: [
        ["0 - X - X", "OK OK OK OK"],
        ["0 - - - -", "OK OK OK OK"],
        ["- - - - -", "INSUFFICIENT_DATA kept ALARM OK"],
        ["0 X X - X", "ALARM ALARM ALARM ALARM"],
        ["- - X - -", "ALARM kept ALARM OK"],
    ],
    2: [
        ["0 - X - X", "ALARM ALARM ALARM ALARM"],
        ["0 0 X 0 X", "ALARM ALARM ALARM ALARM"],
        ["0 - X - -", "OK OK ALARM OK"],
        ["- - - - 0", "OK OK ALARM OK"],
        ["- - - X -", "ALARM kept ALARM OK"],
    ],
};

describe("an alarm's state", () => {
    for (const [needed, rows] of Object.entries(documented)) {
        for (const [datapoints, expected] of rows) {
            it(`of ${datapoints} with ${needed} of 3 is as CloudWatch documents it`, () => {
                const got = treatments.map((treatMissingData) =>
                    outcome(datapoints, { treatMissingData, datapointsToAlarm: Number(needed) }),
                );
                assert.equal(got.join(" "), expected);
            });
        }
    }

    it("follows the operator, at the threshold itself too", () => {
        const at = (comparisonOperator: string) => outcome("0 0 0", { comparisonOperator, threshold: 0 });
        assert.deepEqual(
            [
                "GreaterThanThreshold",
                "GreaterThanOrEqualToThreshold",
                "LessThanThreshold",
                "LessThanOrEqualToThreshold",
            ].map(at),
            ["OK", "ALARM", "OK", "ALARM"],
        );
        assert.throws(() => at("LessThanLowerThreshold"), /compares by LessThanLowerThreshold; .* knows Greater/);
    });
});
