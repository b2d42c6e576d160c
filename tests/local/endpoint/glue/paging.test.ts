import * as assert from "node:assert/strict";
import { page } from "../../../../local/endpoint/glue/paging";

const identity = (name: string) => name;

describe("paging", () => {
    it("gives a token until the last page", () => {
        const names = ["a", "b", "c", "d", "e"];
        const first = page(names, identity, { MaxResults: 2 });
        const second = page(names, identity, { MaxResults: 2, NextToken: first.nextToken });
        const third = page(names, identity, { MaxResults: 2, NextToken: second.nextToken });
        assert.deepEqual([first.items, second.items, third.items], [["a", "b"], ["c", "d"], ["e"]]);
        assert.equal(third.nextToken, undefined);
    });

    it("goes on in the right place when something came in or went in between", () => {
        const first = page(["b", "c", "d"], identity, { MaxResults: 2 });
        assert.deepEqual(page(["a", "b", "c", "d"], identity, { NextToken: first.nextToken }).items, ["d"]);
        assert.deepEqual(page(["b", "d"], identity, { NextToken: first.nextToken }).items, []);
    });

    it("refuses a token that it did not give", () => {
        assert.throws(() => page(["a"], identity, { NextToken: "nonsense" }), /NextToken is not one/);
    });
});
