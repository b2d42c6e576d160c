import { EVENT_ALERTS, NO_SUCCESS, REJECTS, subjectOf } from "./catalogue";

/** Every alert as Markdown: what sets it off, what it means, what to do. */
export function alertDocs(): string {
    const events = EVENT_ALERTS.map(({ key, severity, subject: kind, states, attempts, what, todo }) => {
        const which =
            attempts === undefined
                ? ""
                : `, ${attempts === "last" ? "the last attempt" : "an attempt before the last"}`;
        const subject = subjectOf(kind);
        return {
            key,
            severity,
            trigger: `${subject} ${states.join(" or ")}${which}`,
            what: `A ${subject} ${what}.`,
            todo,
        };
    });
    const metrics = [
        {
            ...NO_SUCCESS,
            trigger: "metric `RunsSucceeded`: none in any of the last `alerts.noSuccessHours` hours",
        },
        { ...REJECTS, trigger: "metric `RejectRatio` above the contract's `maxRejectRatio`" },
    ].map((alert) => ({ ...alert, severity: "alert", what: `For a dataset ${alert.what}.` }));
    const sections = [...events, ...metrics].map(
        ({ key, severity, trigger, what, todo }) =>
            `### ${key}\n\n_${severity === "alert" ? "Alert" : "Warning"}: ${trigger}._ ${what}\n\n${escaped(todo)}\n`,
    );
    return sections.join("\n");
}

/** What stands between angle brackets is no HTML. */
function escaped(text: string): string {
    return text.replace(/sluice --stack [^.]*?(?=\.( |$))/g, (command) => `\`${command}\``);
}
