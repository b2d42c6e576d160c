/** Numbers from 0 up to 1 that follow from a seed: a linear congruential generator (Numerical Recipes' constants). */
export function seeded(seed: number): () => number {
    let state = seed >>> 0;
    const next = (): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
    };
    // The first numbers of neighbouring seeds are neighbours too.
    for (let skipped = 0; skipped < 8; skipped += 1) {
        next();
    }
    return next;
}
