import { type Verdict } from "../result";

/** The verdict as JSON: `findings`, `notRun` and `exemptions`. */
export function toJson({ findings, notRun, exemptions }: Verdict): string {
    return `${JSON.stringify({ findings, notRun, exemptions }, null, 2)}\n`;
}
