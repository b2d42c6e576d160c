import { type IncomingMessage } from "node:http";
import { GetPublicAccessBlockCommand, HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { accessDenied, type Access, type Answer, type Authorizer } from "../authorize/authorizer";
import { type Caller } from "../authorize/caller";
import { s3Access, s3Arn } from "../authorize/s3-access";
import { parseCopySource, renderCopySource, type S3Request } from "../classify/s3";
import { AwsError } from "../errors";
import { type Faults } from "../faults/faults";
import { isCarriedOut, strike, withholdAnswer } from "../faults/strike";
import { type Exchange } from "../http/exchange";
import { type ForwardOptions, type Forwarder } from "../http/forward";
import { allowDelivery, parseLogging, requireDelivery } from "./access-logs";
import { BucketPolicies } from "./bucket-policies";
import { type DeniedEntry, mergeDenied, parseDeleteRequest, renderDeleteRequest } from "./delete-objects";
import { type RunRequestCounts } from "./request-counts";

const policyOperations = new Set(["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy", "GetBucketPolicyStatus"]);

/** Reads that tell whether a key exists, which only those who may list are told. */
const revealingReads = new Set(["GetObject", "HeadObject", "GetObjectTagging", "GetObjectAttributes", "GetObjectAcl"]);

/** S3: decides, answers bucket policies and bulk deletes, and streams the rest through to moto. */
export class S3Service {
    constructor(
        private readonly authorizer: Authorizer,
        private readonly policies: BucketPolicies,
        private readonly counts: RunRequestCounts,
        private readonly forwarder: Forwarder,
        private readonly client: S3Client,
        private readonly accountId: string,
        /** Faults that a test asks for; there are none where the configuration does not say so. */
        private readonly faults?: Faults,
    ) {}

    /** Answers a request. */
    async handle(exchange: Exchange, caller: Caller, request: S3Request): Promise<void> {
        const { operation = exchange.method } = request;
        const runId = caller.kind === "role" ? caller.session.runId : undefined;
        if (runId !== undefined && operation !== "DeleteObjects") {
            this.counts.count(runId, operation);
        }
        const hit = this.faults?.decide({
            operation,
            byRun: runId !== undefined,
            ...(request.key === undefined ? {} : { key: request.key }),
        });
        if (this.faults !== undefined && hit !== undefined && !isCarriedOut(hit)) {
            await strike(exchange, hit, this.faults);
            return;
        }
        if (exchange.method === "OPTIONS") {
            // A browser's preflight is never signed and carries nothing.
            await this.forwarder.forward(exchange, target(exchange, request));
            return;
        }
        if (operation === "DeleteObjects") {
            await this.deleteObjects(exchange, caller, request, runId);
            return;
        }
        await this.authorize(exchange, caller, request);
        if (request.bucket !== undefined && policyOperations.has(operation)) {
            await this.policyCall(exchange, operation, request.bucket);
            return;
        }
        if (request.bucket !== undefined && operation === "PutBucketLogging") {
            await this.putLogging(exchange, caller, request, request.bucket);
            return;
        }
        if (this.faults !== undefined && hit !== undefined) {
            await this.forwarder.fetch(exchange, target(exchange, request, caller));
            await withholdAnswer(exchange, hit, this.faults);
            return;
        }
        await this.forwarder.forward(exchange, {
            ...target(exchange, request, caller),
            inspect: (head) => this.inspect(head, caller, request),
        });
    }

    private async authorize(exchange: Exchange, caller: Caller, request: S3Request): Promise<void> {
        if (caller.kind === "administrator" && request.operation === undefined) {
            return;
        }
        const { headers } = exchange.request;
        const { credential } = exchange.classified;
        if (
            caller.kind === "administrator" &&
            (request.operation === "PostObject" || request.operation === "RenameObject")
        ) {
            return;
        }
        await this.authorizer.require(caller, "s3", s3Access(request, headers, exchange.url.query, credential));
    }

    /** What moto's answer changes: a policy goes with its bucket, and a missing key is not told to everybody. */
    private async inspect(head: IncomingMessage, caller: Caller, request: S3Request): Promise<AwsError | undefined> {
        const { operation = "", bucket } = request;
        const status = head.statusCode ?? 0;
        if (bucket !== undefined && operation === "DeleteBucket" && status < 300) {
            this.policies.delete(bucket);
        }
        if (
            bucket === undefined ||
            status !== 404 ||
            caller.kind === "administrator" ||
            !revealingReads.has(operation)
        ) {
            return undefined;
        }
        const listing = await this.mayList(caller, bucket, request.key ?? "");
        return listing.allowed ? undefined : accessDenied("s3", listing.message);
    }

    /**
     * S3 says "no such key" only to who may list the bucket, others are refused. A grant that is limited to a prefix is
     * taken to be enough for keys under it: documentation leaves that open, and to refuse would be to invent a denial.
     */
    private async mayList(caller: Caller, bucket: string, key: string): Promise<Answer> {
        return await this.authorizer.ask(caller, {
            action: "s3:ListBucket",
            resource: s3Arn(bucket),
            context: { "s3:prefix": key },
            bucket,
        });
    }

    private async deleteObjects(
        exchange: Exchange,
        caller: Caller,
        request: S3Request,
        runId: string | undefined,
    ): Promise<void> {
        const bucket = request.bucket ?? "";
        const { entries, quiet } = parseDeleteRequest(await exchange.readText());
        if (runId !== undefined) {
            this.counts.count(runId, "DeleteObjects", entries.length);
        }
        const denied: DeniedEntry[] = [];
        for (const entry of entries) {
            const answer = await this.authorizer.ask(caller, {
                action: entry.versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
                resource: s3Arn(bucket, entry.key),
                bucket,
                ...(entry.versionId === undefined ? {} : { context: { "s3:VersionId": entry.versionId } }),
            } satisfies Access);
            if (!answer.allowed) {
                denied.push({ entry, message: answer.message });
            }
        }
        if (denied.length === 0) {
            await this.forwarder.forward(exchange, target(exchange, request));
            return;
        }
        const refused = new Set(denied.map(({ entry }) => entry));
        const allowed = entries.filter((entry) => !refused.has(entry));
        const answer =
            allowed.length === 0
                ? ""
                : await this.deleteAllowed(exchange, request, renderDeleteRequest(allowed, quiet));
        if (answer !== undefined) {
            exchange.send(200, { "content-type": "application/xml" }, mergeDenied(answer, denied));
        }
    }

    /** Deletes what may be deleted; undefined where moto refused the whole and its answer was passed on. */
    private async deleteAllowed(exchange: Exchange, request: S3Request, body: string): Promise<string | undefined> {
        const answer = await this.forwarder.fetch(exchange, {
            ...target(exchange, request),
            body: Buffer.from(body),
            // These are about the body that the client sent.
            dropHeaders: ["content-md5", "content-encoding", ...checksumHeaders(exchange)],
        });
        if (answer.status >= 300) {
            exchange.send(answer.status, { "content-type": "application/xml" }, answer.body);
            return undefined;
        }
        return answer.body.toString("utf8");
    }

    private async policyCall(exchange: Exchange, operation: string, bucket: string): Promise<void> {
        await this.requireBucket(bucket);
        if (operation === "PutBucketPolicy") {
            const text = await exchange.readText();
            const document = this.policies.parse(bucket, text);
            if (BucketPolicies.isPublic(document) && (await this.blocksPublicPolicies(bucket))) {
                throw accessDenied(
                    "s3",
                    `The bucket policy of ${bucket} lets everybody in, and the bucket's public access block (BlockPublicPolicy) refuses such policies.`,
                );
            }
            this.policies.set(bucket, text, document);
            exchange.send(204, {}, "");
            return;
        }
        if (operation === "DeleteBucketPolicy") {
            this.policies.delete(bucket);
            exchange.send(204, {}, "");
            return;
        }
        const text = this.policies.text(bucket);
        const source = this.policies.policySource(bucket);
        if (text === undefined || source === undefined) {
            throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
        }
        if (operation === "GetBucketPolicy") {
            exchange.send(200, { "content-type": "application/json" }, text);
            return;
        }
        const isPublic = BucketPolicies.isPublic(source.document);
        exchange.send(
            200,
            { "content-type": "application/xml" },
            `<?xml version="1.0" encoding="UTF-8"?>\n<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsPublic>${String(isPublic)}</IsPublic></PolicyStatus>`,
        );
    }

    private async putLogging(exchange: Exchange, caller: Caller, request: S3Request, bucket: string): Promise<void> {
        const body = await exchange.readText();
        const logs = parseLogging(body);
        if (logs !== undefined) {
            requireDelivery(bucket, logs, this.policies, this.accountId);
            await allowDelivery(this.client, logs);
        }
        await this.forwarder.forward(exchange, { ...target(exchange, request, caller), body: Buffer.from(body) });
    }

    private async requireBucket(bucket: string): Promise<void> {
        try {
            await this.client.send(new HeadBucketCommand({ Bucket: bucket }));
        } catch (error) {
            if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) {
                throw new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404);
            }
            throw error;
        }
    }

    private async blocksPublicPolicies(bucket: string): Promise<boolean> {
        try {
            const answer = await this.client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
            return answer.PublicAccessBlockConfiguration?.BlockPublicPolicy === true;
        } catch (error) {
            if ((error as Error).name === "NoSuchPublicAccessBlockConfiguration") {
                return false;
            }
            throw error;
        }
    }
}

/** moto refuses what is not signed, by ACLs that the endpoint has already decided without: it gets a name to go by. */
const signature =
    "AWS4-HMAC-SHA256 Credential=sluice/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/** What moto gets in another form than the client wrote it. */
function target(exchange: Exchange, request: S3Request, caller?: Caller): ForwardOptions {
    const copySource = exchange.header("x-amz-copy-source");
    const source = copySource === undefined ? undefined : parseCopySource(copySource);
    const setHeaders = {
        ...(source === undefined ? {} : { "x-amz-copy-source": renderCopySource(source) }),
        ...(caller?.kind === "anonymous" ? { authorization: signature } : {}),
    };
    if (!request.virtualHost) {
        return { setHeaders };
    }
    // moto knows virtual-hosted requests by host names that do not reach it here, so it gets them path style.
    const query = exchange.url.rawQuery === "" ? "" : `?${exchange.url.rawQuery}`;
    return {
        target: `/${encodeURIComponent(request.bucket ?? "")}${exchange.url.rawPath}${query}`,
        setHeaders: { ...setHeaders, host: "127.0.0.1" },
    };
}

function checksumHeaders(exchange: Exchange): string[] {
    return Object.keys(exchange.request.headers).filter(
        (name) =>
            name.startsWith("x-amz-checksum-") || name === "x-amz-sdk-checksum-algorithm" || name === "x-amz-trailer",
    );
}
