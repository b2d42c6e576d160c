import { type EngineEvent } from "./events";
import { type Failure } from "./result";

/** What the engine says when it gives up, whatever the cause, which it has said before; and of work that this ended. */
const CONSEQUENCES = /^(preview failed|.*\bcontext canceled|.*\bresource monitor (has )?shut down.*|BAIL: .*)$/i;

/** The errors of the program, or of the preview of it, each with what can be done about it here. */
export function readFailures(events: readonly EngineEvent[]): readonly Failure[] {
    const errors = events.flatMap(({ diagnosticEvent: event }) =>
        event?.severity === "error" && event.ephemeral !== true && !CONSEQUENCES.test(event.message.trim())
            ? [{ message: explained(event.message.trim()), ...(event.urn !== undefined && { urn: event.urn }) }]
            : [],
    );
    return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

/** What was printed as errors on the way: by a policy pack that does not start, for example. */
export function readPrinted(events: readonly EngineEvent[]): string {
    const lines = events.flatMap(({ diagnosticEvent: event }) =>
        event?.severity === "info#err" ? [event.message.trimEnd()] : [],
    );
    return withoutForeignFrames(lines.join("\n"));
}

/** What to do about errors whose own words are about a deployment, and not about a check. */
const REMEDIES: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
    [
        /Missing required configuration variable '([^']+)'/,
        (key) => `For this check it can be given: --config ${key}=VALUE; or the stack that sets it: --stack NAME.`,
    ],
    [
        /no resource plugin 'pulumi-resource-([^']+)' found/,
        (name) =>
            `The provider ${name} is stood in for when its npm package is installed with the program ("pulumi": {"resource": true} ` +
            "in its package.json); it is not among the packages in node_modules.",
    ],
    [
        /Cannot find module '(?![./])([^']+)'/,
        (name) => `The package of ${name} is not installed with the program: install its packages first (npm ci).`,
    ],
];

function explained(message: string): string {
    const own = withoutForeignFrames(message);
    const remedies = REMEDIES.flatMap(([pattern, remedy]) => {
        const found = pattern.exec(message);
        return found === null ? [] : [remedy(...found.slice(1))];
    });
    return [own, ...remedies].join("\n");
}

/** An error's stack as far as it is the program's own: without the frames of Node.js and of packages. */
function withoutForeignFrames(message: string): string {
    // What Node adds about who required a missing module is the same in every program.
    return message
        .replace(/(Cannot find module .*)\nRequire stack:[\s\S]*$/, "$1")
        .split("\n")
        .filter((line) => !/^\s+at (.*[\s(])?(node:|.*[\\/]node_modules[\\/])/.test(line))
        .join("\n");
}
