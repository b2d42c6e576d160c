import { parseArgs } from "node:util";
import { readConfig } from "./config";
import { messageOf } from "./errors";
import { PythonProcess } from "./runs/python-process";
import { startEndpoint } from "./server";

// The SDK's reminder that it will want a newer Node one day is nothing that a user of the endpoint can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const usage = "usage: main.js --config FILE [--end-with-stdin]";

/**
 * Runs the endpoint until a signal, or until it cannot go on. With `--end-with-stdin` also until its stdin closes: that of
 * a child closes when whoever started it ends, by `kill -9`, too.
 */
async function main(): Promise<number> {
    const { values } = parseArgs({ options: { config: { type: "string" }, "end-with-stdin": { type: "boolean" } } });
    if (values.config === undefined) {
        throw new Error(`${usage} (FILE is the JSON configuration of the local endpoint)`);
    }
    const stopped = new Promise<undefined>((resolve) => {
        for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
            process.on(signal, () => resolve(undefined));
        }
        if (values["end-with-stdin"] === true) {
            process.stdin.once("close", () => resolve(undefined));
            process.stdin.resume();
        }
    });
    const endpoint = await Promise.race([startEndpoint(readConfig(values.config)), stopped]);
    if (endpoint === undefined) {
        return 0;
    }
    process.stdout.write(`${JSON.stringify({ ready: true, url: endpoint.url })}\n`);
    const failure = await Promise.race([stopped, endpoint.failed]);
    await endpoint.close();
    if (failure !== undefined) {
        throw failure;
    }
    return 0;
}

// Whatever way this process ends, nothing that it started stays.
process.on("exit", () => PythonProcess.killAll());
// The reader of stdout may be gone by the time something is written.
process.stdout.on("error", () => undefined);

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        process.stderr.write(`sluice local endpoint: ${messageOf(error)}\n`);
        process.exit(1);
    },
);
