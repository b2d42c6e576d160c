import * as assert from "node:assert";
import { alertsProblems } from "../../../../infra/config/checks/alerts";
import { configSchema, parseConfig } from "../../../../infra/config/config";

const problems = (alerts: object) => alertsProblems(configSchema.parse({ alerts }));

describe("the configuration of alerts", () => {
    it("is nothing by default, and reads a section from the text Pulumi keeps", () => {
        assert.deepStrictEqual(parseConfig({}).alerts, { enabled: false, emails: [], rejects: true });
        const { alerts } = parseConfig({ alerts: '{"enabled":true,"noSuccessHours":26}' });
        assert.strictEqual(alerts.noSuccessHours, 26);
    });

    it("is refused an address that is none, and hours that CloudWatch cannot look back", () => {
        assert.throws(() => parseConfig({ alerts: '{"emails":["me"]}' }), /got "me"; allowed: an e-mail address/);
        assert.throws(
            () => parseConfig({ alerts: '{"noSuccessHours":169}' }),
            /got 169; allowed: hours, a whole number from 1 to 168/,
        );
    });

    it("is refused what would tell nobody", () => {
        const [emails, hours] = problems({ emails: ["a@example.org"], noSuccessHours: 26 });
        assert.match(
            emails ?? "",
            /^sluice:alerts\.emails: got \["a@example\.org"\] with sluice:alerts\.enabled false/,
        );
        assert.match(hours ?? "", /^sluice:alerts\.noSuccessHours: got 26 .*Set sluice:alerts\.enabled to true/);
        assert.deepStrictEqual(problems({ enabled: true, emails: ["a@example.org"], noSuccessHours: 26 }), []);
    });

    it("is refused one address twice", () => {
        const [twice] = problems({ enabled: true, emails: ["a@example.org", "a@example.org"] });
        assert.match(twice ?? "", /got a@example\.org more than once; allowed: each address once/);
    });
});
