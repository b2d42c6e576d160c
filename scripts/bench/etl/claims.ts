/** What is wanted of the job, and whether the figures hold it: ratios of runs of the same turn, so that noise is in both. */

import { type Claim } from "../claims";
import { median } from "../statistics";
import { countOf, type Figures, LONG_HISTORY, type Results, type Row, SCALED, SHORT_HISTORY } from "./results";

/** Times the default committer's rate, at least. */
export const RATE = 2;
/** Time for each times the rows, at most; 10 times the rows in at most 11 times the time. */
export const GROWTH = 1.1;
/** Time with the long history over time with the short, at most. */
export const HISTORY = 1.1;
/** Memory with many rows over memory with few, at most. */
export const MEMORY = 1.2;
/** S3 calls over the default committer's, at most. */
export const REQUESTS = 0.5;

const net = ({ netSeconds }: Figures): number => netSeconds;
const total = ({ totalSeconds }: Figures): number => totalSeconds;

/** Judges the results. */
export function judge({ table, scale, history }: Results): readonly Claim[] {
    const row = (name: string): Row | undefined => table.find((one) => one.name === name);
    const [job, standard, magic, scaled] = [row("job"), row("default"), row("magic"), row(SCALED)];
    return [
        atLeast(`at least ${RATE} times the default committer's rate, contract checks included`, RATE, standard, job),
        atLeast("no slower than the magic committer, contract checks included", 1, magic, job),
        scale === undefined
            ? notAsked("time grows no faster than rows", "--scale none")
            : atMost(
                  `${scale} times the rows in at most ${round(scale * GROWTH)} times the time`,
                  scale * GROWTH,
                  scaled,
                  job,
              ),
        history === undefined
            ? notAsked("time does not grow with the history", "--history none")
            : atMost(
                  `${history} times the history and the same new data in at most ${HISTORY} times the time`,
                  HISTORY,
                  row(LONG_HISTORY),
                  row(SHORT_HISTORY),
              ),
        scale === undefined
            ? notAsked("peak memory is flat", "--scale none")
            : memory(`${scale} times the rows in at most ${MEMORY} times the memory`, scaled, job),
        requests(`at most ${REQUESTS} of the default committer's S3 requests`, job, standard),
    ];
}

/** How many times faster `job` is than the other. */
function atLeast(wanted: string, least: number, other: Row | undefined, job: Row | undefined): Claim {
    return timed(wanted, other, job, (ratio) => ratio >= least);
}

function atMost(wanted: string, most: number, large: Row | undefined, small: Row | undefined): Claim {
    return timed(wanted, large, small, (ratio) => ratio <= most);
}

function timed(
    wanted: string,
    above: Row | undefined,
    below: Row | undefined,
    holds: (ratio: number) => boolean,
): Claim {
    const [ratio, withStart] = [ratioOf(above, below, net), ratioOf(above, below, total)];
    if (above === undefined || below === undefined || withStart === undefined) {
        return { wanted, got: "not measured" };
    }
    if (ratio === undefined) {
        return { wanted, got: "too short to tell: a run took no longer than an empty one" };
    }
    const seconds = `${above.netSeconds.toFixed(2)} s and ${below.netSeconds.toFixed(2)} s`;
    return {
        wanted,
        got: `${ratio.toFixed(2)} times (${seconds}); with Spark's start ${withStart.toFixed(2)}`,
        held: holds(ratio),
    };
}

function memory(wanted: string, large: Row | undefined, small: Row | undefined): Claim {
    const ratio = ratioOf(large, small, ({ peakMegabytes }) => peakMegabytes);
    return ratio === undefined
        ? { wanted, got: "not measured" }
        : {
              wanted,
              got: `${ratio.toFixed(2)} times (${large?.peakMegabytes?.toFixed(0)} MB and ${small?.peakMegabytes?.toFixed(0)} MB)`,
              held: ratio <= MEMORY,
          };
}

function requests(wanted: string, job: Row | undefined, standard: Row | undefined): Claim {
    const ratio = ratioOf(job, standard, (turn) => countOf(turn.requests));
    return ratio === undefined
        ? { wanted, got: "not measured" }
        : {
              wanted,
              got: `${ratio.toFixed(2)} (${job?.requestCount} and ${standard?.requestCount})`,
              held: ratio <= REQUESTS,
          };
}

function notAsked(wanted: string, option: string): Claim {
    return { wanted, got: `not measured: ${option}` };
}

/** The median of the turns' ratios; undefined where a figure is not there, or is too small to divide by. */
function ratioOf(
    above: Row | undefined,
    below: Row | undefined,
    value: (turn: Figures) => number | undefined,
): number | undefined {
    const ratios = above?.turns.map((turn, index) => {
        const other = below?.turns[index];
        const [upper, lower] = [value(turn), other && value(other)];
        return upper === undefined || lower === undefined || upper <= 0 || lower <= 0 ? undefined : upper / lower;
    });
    const measured = ratios?.filter((ratio) => ratio !== undefined) ?? [];
    return measured.length === 0 || measured.length !== ratios?.length ? undefined : median(measured);
}

function round(value: number): string {
    return String(Math.round(value * 100) / 100);
}
