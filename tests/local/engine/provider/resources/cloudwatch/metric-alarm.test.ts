import * as assert from "node:assert/strict";
import { ProviderDriver } from "../../../support/provider";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const inputs = {
    name: "alarm",
    namespace: "Sluice",
    metricName: "RunsSucceeded",
    statistic: "Sum",
    threshold: 1,
    comparisonOperator: "LessThanThreshold",
};

describe("a CloudWatch alarm in a program", () => {
    let provider: ProviderDriver;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());

    for (const [period, evaluationPeriods, most] of [
        [3600, 169, 604_800],
        [300, 289, 86_400],
    ] as const) {
        it(`is refused at preview ${evaluationPeriods} periods of ${period} s, and takes one less`, async () => {
            const { failures } = await provider.check(ALARM, { ...inputs, period, evaluationPeriods });
            assert.match(failures.join(), new RegExp(`together they must be at most ${most} s`));
            const less = await provider.check(ALARM, { ...inputs, period, evaluationPeriods: evaluationPeriods - 1 });
            assert.deepEqual(less.failures, []);
        });
    }

    it("is refused a period that CloudWatch does not have", async () => {
        const { failures } = await provider.check(ALARM, { ...inputs, period: 90, evaluationPeriods: 1 });
        assert.match(failures.join(), /period is 90; it must be 10, 20, 30 or a multiple of 60/);
    });
});
