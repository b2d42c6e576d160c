import * as assert from "node:assert/strict";
import { type Folders, foldersOf, relate } from "../../../policies/facts/prefixes";

describe("the folders of an S3 address", () => {
    for (const [uri, folders] of [
        ["s3://lake", ["lake"]],
        ["s3://lake/", ["lake"]],
        ["s3://lake/users/in", ["lake", "users", "in"]],
        ["s3a://Lake//users///in//", ["lake", "users", "in"]],
        ["s3n://lake/Users", ["lake", "Users"]],
        ["s3://lake/a/./b/../c", ["lake", "a", "c"]],
        ["s3://lake/../../c", ["lake", "c"]],
    ] as const) {
        it(`of ${uri} are ${folders.join(", ")}`, () => {
            assert.deepEqual(foldersOf(uri), folders);
        });
    }

    for (const text of ["", "lake/users", "/lake", "hdfs://lake/users", "s3:/lake", "S3://lake/"]) {
        it(`are none of ${JSON.stringify(text)}`, () => {
            assert.equal(foldersOf(text), undefined);
        });
    }
});

describe("two places in S3", () => {
    for (const [a, b, relation] of [
        [["lake", "users"], ["lake", "users"], "equal"],
        [["lake"], ["lake", "users"], "over"],
        [["lake", "users", "in"], ["lake", "users"], "under"],
        [["lake", "users"], ["lake", "users2"], undefined],
        [["lake", "users", "in"], ["lake", "orders", "in"], undefined],
        [["lake"], ["other"], undefined],
    ] as const satisfies readonly (readonly [Folders, Folders, unknown])[]) {
        it(`${a.join("/")} and ${b.join("/")} are ${relation ?? "apart"}`, () => {
            assert.equal(relate(a, b), relation);
        });
    }
});
