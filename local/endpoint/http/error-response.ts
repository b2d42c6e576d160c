import { AwsError, messageOf } from "../errors";
import { type Exchange } from "./exchange";

/** Answers an error in the shape of the service that was asked, so that every SDK reads it as AWS's own. */
export function sendError(exchange: Exchange, error: unknown): AwsError {
    const shown = error instanceof AwsError ? error : new AwsError("InternalFailure", messageOf(error), 500);
    const { status, code } = shown;
    switch (exchange.classified.protocol) {
        case "s3":
            exchange.send(status, { "content-type": "application/xml" }, s3Error(exchange, shown));
            break;
        case "query":
            exchange.send(status, { "content-type": "text/xml" }, queryError(exchange, shown));
            break;
        case "cbor":
            exchange.send(
                status,
                { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
                cborMap({ __type: code, message: shown.message }),
            );
            break;
        default:
            exchange.send(
                status,
                { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code },
                // Services differ in the case of the field, and clients read either.
                JSON.stringify({ __type: code, message: shown.message, Message: shown.message }),
            );
    }
    return shown;
}

function s3Error(exchange: Exchange, error: AwsError): string {
    const resource = exchange.url.rawPath;
    return (
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(error.code)}</Code>` +
        `<Message>${escapeXml(error.message)}</Message><Resource>${escapeXml(resource)}</Resource>` +
        `<RequestId>${exchange.requestId}</RequestId></Error>`
    );
}

function queryError(exchange: Exchange, error: AwsError): string {
    const type = error.status < 500 ? "Sender" : "Receiver";
    return (
        `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
        `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${exchange.requestId}</RequestId></ErrorResponse>`
    );
}

/** Escapes text for XML; characters that XML cannot hold are dropped. */
export function escapeXml(text: string): string {
    return text
        .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(/>/g, "&gt;")
        .replace(/"/g, "&quot;");
}

/** A map of texts in CBOR (RFC 8949): all that an error of the rpc-v2-cbor protocol needs. */
function cborMap(fields: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(fields);
    const parts = entries.flatMap(([key, value]) => [cborText(key), cborText(value)]);
    return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...parts]);
}

function cborText(text: string): Buffer {
    const bytes = Buffer.from(text, "utf8");
    const head =
        bytes.length < 24
            ? Buffer.from([0x60 | bytes.length])
            : Buffer.from([0x7a, ...[24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 0xff)]);
    return Buffer.concat([head, bytes]);
}
