import { strict as assert } from "node:assert";
import { type S3Client } from "@aws-sdk/client-s3";
import { laterThan, restoreSnapshot } from "../../../../scripts/bench/etl/objectVersions";

const version = (key: string, versionId: string) => ({ key, versionId });

/** An S3 with pages of versions to list, which notes what it is asked to delete. */
function fakeS3(
    pages: readonly { Versions?: object[]; DeleteMarkers?: object[] }[],
    errors: object[] = [],
): { s3: S3Client; deleted: string[]; markers: (string | undefined)[] } {
    const deleted: string[] = [];
    const markers: (string | undefined)[] = [];
    let next = 0;
    interface Command {
        readonly input: { KeyMarker?: string; Delete?: { Objects: { Key: string; VersionId: string }[] } };
    }
    const send = ({ input }: Command): Promise<object> => {
        if (input.Delete !== undefined) {
            deleted.push(...input.Delete.Objects.map(({ Key, VersionId }) => `${Key}@${VersionId}`));
            return Promise.resolve({ Errors: errors });
        }
        markers.push(input.KeyMarker);
        const page = pages[next++];
        return Promise.resolve({ ...page, IsTruncated: next < pages.length, NextKeyMarker: `after ${next}` });
    };
    return { s3: { send } as unknown as S3Client, deleted, markers };
}

describe("bringing a lake back to what it was", () => {
    it("finds new objects, new versions of old ones, and delete markers", () => {
        const before = [version("a", "1"), version("b", "1")];
        const now = [...before, version("a", "2"), version("c", "1")];
        assert.deepEqual(laterThan(before, now), [version("a", "2"), version("c", "1")]);
    });

    it("deletes those on every page of the listing, and nothing that was there", async () => {
        const { s3, deleted, markers } = fakeS3([
            {
                Versions: [
                    { Key: "a", VersionId: "1" },
                    { Key: "a", VersionId: "2" },
                ],
            },
            { Versions: [{ Key: "b", VersionId: "1" }], DeleteMarkers: [{ Key: "a", VersionId: "3" }] },
        ]);
        await restoreSnapshot(s3, { bucket: "curated", versions: [version("a", "1")] });
        assert.deepEqual(deleted, ["a@2", "b@1", "a@3"]);
        assert.deepEqual(markers, [undefined, "after 1"]);
    });

    it("says which object could not be deleted", async () => {
        const { s3 } = fakeS3([{ Versions: [{ Key: "a", VersionId: "1" }] }], [{ Key: "a", Message: "Access Denied" }]);
        await assert.rejects(
            restoreSnapshot(s3, { bucket: "curated", versions: [] }),
            /s3:\/\/curated\/a among them: Access Denied/u,
        );
    });
});
