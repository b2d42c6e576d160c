import { z } from "zod";
import { AwsError } from "../errors";
import { type Exchange } from "../http/exchange";
import { escapeXml } from "../http/error-response";
import { problemsOf } from "../validation";
import { type AssumeRole } from "./assume-role";
import { type Caller } from "./caller";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

const assumeRoleSchema = z.object({
    RoleArn: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+/, "must be the ARN of a role"),
    RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/, "must be 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -"),
    DurationSeconds: z.coerce.number().int().optional(),
    ExternalId: z.string().optional(),
    Policy: z.string().max(2048, "must be at most 2048 characters").optional(),
});

/** Calls whose credentials would not be limited by the caller's role, and which AWS refuses to sessions as well. */
const refusedToSessions = new Set(["GetSessionToken", "GetFederationToken"]);

const federated = new Set(["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "AssumeRoot"]);

/** Refuses the calls that come unsigned, with a token of somebody else's. */
export function refuseFederation(action: string): void {
    if (federated.has(action)) {
        throw new AwsError(
            "NotImplemented",
            `The local endpoint does not offer ${action}: it has no identity provider to decide the trust policy by. ` +
                `Use AssumeRole with any other key.`,
            501,
        );
    }
}

/** Answers the STS calls that issue credentials; true where it did, false for what moto may answer. */
export async function answerSts(
    exchange: Exchange,
    caller: Caller,
    action: string,
    form: URLSearchParams,
    assumeRole: AssumeRole,
): Promise<boolean> {
    if (refusedToSessions.has(action) && caller.kind !== "administrator") {
        throw new AwsError("AccessDenied", `Cannot call ${action} with session credentials`, 403);
    }
    if (action !== "AssumeRole") {
        return false;
    }
    const parsed = assumeRoleSchema.safeParse(Object.fromEntries(form), { reportInput: true });
    if (!parsed.success) {
        const problems = problemsOf(parsed.error).map(
            ({ member, message, got }) => `${member}: ${message} (got ${got})`,
        );
        throw new AwsError("ValidationError", `AssumeRole: ${problems.join("; ")}`);
    }
    const input = parsed.data;
    const policyArns = [...form].filter(([name]) => /^PolicyArns\.member\.\d+\.arn$/.test(name)).map(([, arn]) => arn);
    const session = await assumeRole.forClient(caller, {
        roleArn: input.RoleArn,
        sessionName: input.RoleSessionName,
        policyArns,
        ...(input.DurationSeconds === undefined ? {} : { durationSeconds: input.DurationSeconds }),
        ...(input.ExternalId === undefined ? {} : { externalId: input.ExternalId }),
        ...(input.Policy === undefined ? {} : { policy: input.Policy }),
    });
    const expiration = session.expiresAt.toISOString().replace(/\.\d+Z$/, "Z");
    exchange.send(
        200,
        { "content-type": "text/xml" },
        `<AssumeRoleResponse xmlns="${namespace}"><AssumeRoleResult><AssumedRoleUser>` +
            `<AssumedRoleId>${escapeXml(session.userId)}</AssumedRoleId><Arn>${escapeXml(session.sessionArn)}</Arn>` +
            `</AssumedRoleUser><Credentials><AccessKeyId>${session.accessKeyId}</AccessKeyId>` +
            `<SecretAccessKey>${escapeXml(session.secretAccessKey)}</SecretAccessKey>` +
            `<SessionToken>${escapeXml(session.sessionToken)}</SessionToken><Expiration>${expiration}</Expiration>` +
            `</Credentials><PackedPolicySize>0</PackedPolicySize></AssumeRoleResult>` +
            `<ResponseMetadata><RequestId>${exchange.requestId}</RequestId></ResponseMetadata></AssumeRoleResponse>`,
    );
    return true;
}
