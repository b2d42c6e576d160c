import * as assert from "node:assert";
import { changesBackTo, type Version } from "../../../local/cli/restore";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 31, 12, 30, seconds));
const version = (key: string, versionId: string, seconds: number, more: Partial<Version> = {}): Version => ({
    key,
    versionId,
    time: at(seconds),
    deleted: false,
    latest: false,
    ...more,
});

describe("the changes back to a time", () => {
    it("put back what was deleted since", () => {
        const versions = [version("a", "2", 9, { deleted: true, latest: true }), version("a", "1", 1)];
        assert.deepStrictEqual(changesBackTo(versions, at(5)), [{ key: "a", versionId: "1" }]);
    });

    it("put back what was replaced since, as it was last before the time", () => {
        const versions = [version("a", "3", 9, { latest: true }), version("a", "2", 5), version("a", "1", 1)];
        assert.deepStrictEqual(changesBackTo(versions, at(5)), [{ key: "a", versionId: "2" }]);
    });

    it("take away what came since", () => {
        assert.deepStrictEqual(changesBackTo([version("a", "1", 9, { latest: true })], at(5)), [{ key: "a" }]);
    });

    it("leave alone what is as it was, and what was gone and is gone", () => {
        const same = version("a", "1", 1, { latest: true });
        const gone = [version("b", "2", 2, { deleted: true, latest: true }), version("b", "1", 1)];
        const passing = [version("c", "2", 9, { deleted: true, latest: true }), version("c", "1", 8)];
        assert.deepStrictEqual(changesBackTo([same, ...gone, ...passing], at(5)), []);
    });

    it("take the newer of two versions of one second, which S3 lists first", () => {
        const versions = [version("a", "3", 9, { latest: true }), version("a", "2", 5), version("a", "1", 5)];
        assert.deepStrictEqual(changesBackTo(versions, at(5)), [{ key: "a", versionId: "2" }]);
    });

    it("take what was put and deleted in one second for gone, for S3's client lists the two apart", () => {
        const deleted = [version("a", "1", 5), version("a", "2", 5, { deleted: true })];
        const now = version("a", "3", 9, { latest: true });
        assert.deepStrictEqual(changesBackTo([now, ...deleted], at(5)), [{ key: "a" }]);
        assert.deepStrictEqual(
            changesBackTo([version("a", "1", 5), version("a", "2", 5, { deleted: true, latest: true })], at(5)),
            [],
        );
    });

    it("take the latest for the newest of its second", () => {
        const versions = [version("a", "2", 5, { latest: true }), version("a", "1", 5, { deleted: true })];
        assert.deepStrictEqual(changesBackTo(versions, at(5)), []);
    });
});
