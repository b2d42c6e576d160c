import * as path from "node:path";
import { z } from "zod";
import {
    parsePolicyDocument,
    type PolicyDocument,
    PolicyDocumentError,
    type PolicySource,
} from "../../../policies/facts/iam";
import { AwsError } from "../errors";
import { Collection } from "../state/collection";

/** S3's limit on a bucket policy. */
const maxBytes = 20 * 1024;

/** A condition on one of these keeps an Allow for everybody from being public, as S3 judges it. */
const restrictingKeys = new Set([
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
]);

/**
 * The policies of buckets. They are kept from moto, which applies a Deny without looking at its condition, so that the
 * usual policy against plain HTTP would lock the bucket.
 */
export class BucketPolicies {
    private readonly texts: Collection<string>;
    private readonly documents = new Map<string, PolicyDocument>();

    constructor(stateDir: string) {
        this.texts = new Collection(path.join(stateDir, "s3", "bucket-policies"), z.string());
        for (const [bucket, text] of this.texts.entries()) {
            this.documents.set(bucket, parsePolicyDocument(text));
        }
    }

    /** The policy as it was written. */
    text(bucket: string): string | undefined {
        return this.texts.get(bucket);
    }

    policySource(bucket: string): PolicySource | undefined {
        const document = this.documents.get(bucket);
        return document === undefined ? undefined : { name: `bucket policy of ${bucket}`, document };
    }

    /** Checks a policy as S3 does. */
    parse(bucket: string, text: string): PolicyDocument {
        if (Buffer.byteLength(text) > maxBytes) {
            throw new AwsError("PolicyTooLarge", `The policy is larger than ${maxBytes} bytes.`);
        }
        let document: PolicyDocument;
        try {
            document = parsePolicyDocument(text);
        } catch (error) {
            if (error instanceof PolicyDocumentError) {
                throw malformed(error.message);
            }
            throw error;
        }
        const arn = `arn:aws:s3:::${bucket}`;
        for (const statement of document.statements) {
            if (statement.principals === undefined) {
                throw malformed(`Missing required field Principal (${statement.label})`);
            }
            if (statement.resources === undefined) {
                throw malformed(`Missing required field Resource (${statement.label})`);
            }
            const foreign = statement.resources.patterns.find(
                (pattern) => pattern !== arn && !pattern.startsWith(`${arn}/`) && pattern !== `${arn}*`,
            );
            if (foreign !== undefined) {
                throw malformed(
                    `Policy has invalid resource: ${foreign} (${statement.label}); a policy of this bucket is about ${arn} and ${arn}/*`,
                );
            }
            const action = statement.actions.patterns.find((pattern) => !/^(\*$|s3:)/i.test(pattern));
            if (action !== undefined) {
                throw malformed(`Policy has invalid action: ${action} (${statement.label}); allowed are s3 actions`);
            }
        }
        return document;
    }

    set(bucket: string, text: string, document: PolicyDocument): void {
        this.texts.set(bucket, text);
        this.documents.set(bucket, document);
    }

    delete(bucket: string): void {
        this.texts.delete(bucket);
        this.documents.delete(bucket);
    }

    /** Whether a policy lets everybody in. */
    static isPublic(document: PolicyDocument): boolean {
        return document.statements.some(
            (statement) =>
                statement.effect === "Allow" &&
                (statement.principals?.negated === true ||
                    statement.principals?.entries.some((entry) => entry.value === "*") === true) &&
                !statement.conditions.some(
                    ({ operator, key, values }) =>
                        restrictingKeys.has(key.toLowerCase()) &&
                        !/not/i.test(operator) &&
                        values.every((value) => value !== "*" && value !== "0.0.0.0/0" && value !== "::/0"),
                ),
        );
    }
}

function malformed(message: string): AwsError {
    return new AwsError("MalformedPolicy", message);
}
