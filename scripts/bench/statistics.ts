/** The middle of what was measured; of an even number of values the lower of the two in the middle, which was measured. */
export function median(values: readonly number[]): number {
    const middle = [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
    if (middle === undefined) {
        throw new Error("there is no median of nothing");
    }
    return middle;
}

/** The median of what is there; nothing where one of the values could not be measured. */
export function medianIfMeasured(values: readonly (number | undefined)[]): number | undefined {
    const measured = values.filter((value) => value !== undefined);
    return measured.length === values.length ? median(measured) : undefined;
}
