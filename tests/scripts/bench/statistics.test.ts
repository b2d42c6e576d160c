import { strict as assert } from "node:assert";
import { median, medianIfMeasured } from "../../../scripts/bench/statistics";

describe("the median", () => {
    it("is the value in the middle, in whatever order they come", () => {
        assert.equal(median([9, 1, 10]), 9);
    });

    it("is a value that was measured where two are in the middle", () => {
        assert.equal(median([4, 1, 3, 2]), 2);
    });

    it("of nothing is an error, not a number", () => {
        assert.throws(() => median([]), /no median/u);
    });

    it("is left out where a value could not be measured", () => {
        assert.equal(medianIfMeasured([1, 2, 3]), 2);
        assert.equal(medianIfMeasured([1, undefined, 3]), undefined);
    });
});
