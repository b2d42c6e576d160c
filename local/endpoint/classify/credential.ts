import { type IncomingHttpHeaders } from "node:http";

/** What a request says about who signed it. Signatures are not verified: the server listens on loopback only. */
export interface Credential {
    readonly accessKeyId: string;
    /** The service's signing name; absent with signature version 2, which only S3 ever had here. */
    readonly service?: string;
    readonly region?: string;
    readonly sessionToken?: string;
    /** How the signature was carried, as `s3:authType` calls it. */
    readonly carriedBy: "REST-HEADER" | "REST-QUERY-STRING";
}

/** The credential of a request: the Authorization header, or the parameters of a presigned URL. */
export function credentialOf(headers: IncomingHttpHeaders, query: URLSearchParams): Credential | undefined {
    const token = headers["x-amz-security-token"];
    const headerToken = Array.isArray(token) ? token[0] : token;
    const authorization = headers.authorization ?? "";
    const v4 = /^AWS4-(?:HMAC-SHA256|ECDSA-P256-SHA256)\s.*?Credential=([^,\s]+)/.exec(authorization);
    if (v4?.[1] !== undefined) {
        return scoped(v4[1], headerToken, "REST-HEADER");
    }
    const v2 = /^AWS ([^:\s]+):/.exec(authorization);
    if (v2?.[1] !== undefined) {
        return withToken({ accessKeyId: v2[1], carriedBy: "REST-HEADER" }, headerToken);
    }
    const presigned = query.get("X-Amz-Credential");
    // Signature version 2 writes it in lower case.
    const queryToken = query.get("X-Amz-Security-Token") ?? query.get("x-amz-security-token") ?? headerToken;
    if (presigned !== null) {
        return scoped(presigned, queryToken, "REST-QUERY-STRING");
    }
    const presignedV2 = query.get("AWSAccessKeyId");
    if (presignedV2 !== null) {
        return withToken({ accessKeyId: presignedV2, carriedBy: "REST-QUERY-STRING" }, queryToken);
    }
    return undefined;
}

/** `AKID/20261123/us-east-1/s3/aws4_request`; version 4A has no region. */
function scoped(scope: string, token: string | undefined, carriedBy: Credential["carriedBy"]): Credential | undefined {
    const parts = scope.split("/");
    const [accessKeyId] = parts;
    const service = parts.at(-2);
    if (accessKeyId === undefined || accessKeyId === "" || service === undefined || parts.length < 4) {
        return undefined;
    }
    const region = parts.length >= 5 ? parts.at(-3) : undefined;
    return withToken(
        { accessKeyId, service: service.toLowerCase(), ...(region === undefined ? {} : { region }), carriedBy },
        token,
    );
}

function withToken(credential: Credential, token: string | undefined): Credential {
    return token === undefined ? credential : { ...credential, sessionToken: token };
}
