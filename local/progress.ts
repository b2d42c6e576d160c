import chalk from "chalk";

/** Says what long work is doing: a spinner on a terminal, plain lines in a log. */
export interface Progress {
    /** Runs `work` as one step; `update` replaces what is said about where it is. */
    step<T>(
        title: string,
        work: (update: (detail: string) => void) => Promise<T>,
        done?: (result: T) => string,
    ): Promise<T>;
    /** A line of its own. */
    note(text: string): void;
}

const HEARTBEAT_MILLISECONDS = 15_000;

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * The progress for a stream: with a spinner when it is a terminal, with a line at the start, every 15 s and at the end when
 * it is not.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
    return stream.isTTY ? terminalProgress(stream) : logProgress((line) => stream.write(`${line}\n`));
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
    return {
        async step(title, work, done) {
            const { default: ora } = await import("ora");
            const since = Date.now();
            // discardStdin off: the spinner must not keep Ctrl-C from the children.
            const spinner = ora({ text: title, stream, discardStdin: false }).start();
            const timer = setInterval(() => (spinner.suffixText = chalk.dim(seconds(since))), 500);
            try {
                const result = await work((detail) => (spinner.text = `${title}: ${detail}`));
                spinner.suffixText = "";
                spinner.succeed(`${title}${done ? `: ${done(result)}` : ""} ${chalk.dim(seconds(since))}`);
                return result;
            } catch (error) {
                spinner.suffixText = "";
                spinner.fail(title);
                throw error;
            } finally {
                clearInterval(timer);
            }
        },
        note: (text) => stream.write(`${text}\n`),
    };
}

/** Progress as plain lines, for logs and tests. */
export function logProgress(write: (line: string) => void): Progress {
    return {
        async step(title, work, done) {
            const since = Date.now();
            let detail = "";
            write(`${title} ...`);
            const timer = setInterval(
                () => write(`${title} ... ${detail} (${seconds(since)})`),
                HEARTBEAT_MILLISECONDS,
            );
            try {
                const result = await work((text) => (detail = text));
                write(`${title}: ${done ? done(result) : "done"} (${seconds(since)})`);
                return result;
            } catch (error) {
                write(`${title}: failed (${seconds(since)})`);
                throw error;
            } finally {
                clearInterval(timer);
            }
        },
        note: write,
    };
}
