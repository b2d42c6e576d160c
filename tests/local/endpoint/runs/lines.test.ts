import * as assert from "node:assert/strict";
import { LineSplitter } from "../../../../local/endpoint/runs/lines";

function split(...chunks: readonly Buffer[]): string[] {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    chunks.forEach((chunk) => splitter.push(chunk));
    splitter.end();
    return lines;
}

describe("cutting a stream into lines", () => {
    it("puts lines together that come in pieces, and characters too", () => {
        const euro = Buffer.from("1 €\n2");
        assert.deepEqual(split(euro.subarray(0, 3), euro.subarray(3)), ["1 €", "2"]);
    });

    it("drops carriage returns and keeps empty lines", () => {
        assert.deepEqual(split(Buffer.from("a\r\n\nb\n")), ["a", "", "b"]);
    });

    it("cuts a line that CloudWatch would not take", () => {
        const lines = split(Buffer.from("x".repeat(450_000)), Buffer.from("\ny\n"));
        assert.deepEqual(
            lines.map((line) => line.length),
            [200_000, 200_000, 50_000, 1],
        );
    });
});
