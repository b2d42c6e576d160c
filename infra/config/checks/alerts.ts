import type { LakeConfig } from "../config";

/** What of the section `alerts` cannot go together, each with what was got, what is allowed and what to do. */
export function alertsProblems({ alerts }: LakeConfig): string[] {
    if (alerts.enabled) {
        const twice = alerts.emails.filter((email, index) => alerts.emails.indexOf(email) !== index);
        return twice.length === 0
            ? []
            : [`sluice:alerts.emails: got ${twice.join(", ")} more than once; allowed: each address once`];
    }
    const idle = [
        ...(alerts.emails.length > 0 ? [["emails", alerts.emails]] : []),
        ...(alerts.noSuccessHours === undefined ? [] : [["noSuccessHours", alerts.noSuccessHours]]),
    ];
    return idle.map(
        ([key, value]) =>
            `sluice:alerts.${String(key)}: got ${JSON.stringify(value)} with sluice:alerts.enabled false, so that nobody is told; ` +
            `allowed: only with alerts. Set sluice:alerts.enabled to true, or remove the key`,
    );
}
