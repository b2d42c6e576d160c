import { makeLake, PIPELINES_IN_A_LAKE } from "./lake";
import { makePipeline } from "./pipeline";
import { type ProgramResource } from "./resource";

export { PIPELINES_IN_A_LAKE } from "./lake";
export { type Input, isOutput, type OutputOf, outputOf, type ProgramResource } from "./resource";

/** One pipeline in so many rewrites its output instead of adding to it. */
const OVERWRITES = 5;

/**
 * A program with so many pipelines, about 12 resources each: ten of its own, and its share of the buckets, databases and roles
 * that ten pipelines have together. Written as a platform team writes it that has its names in hand and links roles by their
 * outputs; it is a good program, in which a pack for Glue lakes should find nothing.
 */
export function generateProgram(pipelines: number): readonly ProgramResource[] {
    const lakes = Array.from({ length: Math.ceil(pipelines / PIPELINES_IN_A_LAKE) }, (_, index) => index);
    return lakes.flatMap((index) => {
        const first = index * PIPELINES_IN_A_LAKE;
        const count = Math.min(PIPELINES_IN_A_LAKE, pipelines - first);
        const names = Array.from({ length: count }, (_, offset) => `dataset-${pad(first + offset)}`);
        const lake = makeLake(`lake-${pad(index)}`, names);
        return [
            ...lake.resources,
            ...names.flatMap((name, offset) =>
                makePipeline(name, (first + offset) % OVERWRITES === OVERWRITES - 1 ? "overwrite" : "append", lake),
            ),
        ];
    });
}

const pad = (index: number): string => String(index).padStart(4, "0");
