import * as assert from "node:assert/strict";
import { mergeDenied, parseDeleteRequest, renderDeleteRequest } from "../../../../local/endpoint/s3/delete-objects";

const body = (inner: string) =>
    `<?xml version="1.0"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</Delete>`;

describe("the body of a bulk delete", () => {
    it("is read with versions and quiet mode", () => {
        const { quiet, entries } = parseDeleteRequest(
            body(
                "<Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>v</VersionId></Object><Quiet>true</Quiet>",
            ),
        );
        assert.equal(quiet, true);
        assert.deepEqual(
            entries.map(({ key, versionId }) => [key, versionId]),
            [
                ["a", undefined],
                ["b", "v"],
            ],
        );
    });

    it("keeps spaces, numbers, references and markup in keys", () => {
        const { entries } = parseDeleteRequest(
            body("<Object>\n  <Key> 007 </Key>\n</Object><Object><Key>a&amp;b&lt;c&gt;&#13;d&quot;</Key></Object>"),
        );
        assert.deepEqual(
            entries.map(({ key }) => key),
            [" 007 ", 'a&b<c>\rd"'],
        );
    });

    it("is written so that it is read back alike", () => {
        const { entries } = parseDeleteRequest(body("<Object><Key>a&amp; &#10; ü</Key><ETag>e</ETag></Object>"));
        assert.deepEqual(parseDeleteRequest(renderDeleteRequest(entries, true)), { quiet: true, entries });
    });

    for (const [what, text] of [
        ["no XML", "Delete"],
        ["XML that does not end", "<Delete><Object>"],
        ["no key", body("<Object></Object>")],
        ["another document", "<Other><Object><Key>a</Key></Object></Other>"],
        ["no objects", body("")],
        ["more than a thousand keys", body("<Object><Key>a</Key></Object>".repeat(1001))],
    ] as const) {
        it(`is refused with ${what}`, () => assert.throws(() => parseDeleteRequest(text), /MalformedXML|well-formed/));
    }
});

describe("the answer to a bulk delete", () => {
    const entry = { key: "a&b", versionId: "v", fields: {} };
    const denied = [{ entry, message: "no <right>" }];
    const error =
        "<Error><Key>a&amp;b</Key><VersionId>v</VersionId><Code>AccessDenied</Code><Message>no &lt;right&gt;</Message></Error>";

    it("has the denied keys after the others", () => {
        const answer = mergeDenied("<DeleteResult><Deleted><Key>c</Key></Deleted></DeleteResult>", denied);
        assert.equal(answer, `<DeleteResult><Deleted><Key>c</Key></Deleted>${error}</DeleteResult>`);
    });

    it("has the denied keys alone where nothing else was asked for", () => {
        assert.ok(mergeDenied("", denied).endsWith(`>${error}</DeleteResult>`));
    });
});
