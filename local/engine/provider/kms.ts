import { z } from "zod";

const keyAnswer = z.object({
    KeyMetadata: z.object({
        KeyId: z.string(),
        Arn: z.string(),
        Description: z.string().nullish(),
        Enabled: z.boolean(),
        KeyState: z.string(),
        KeyUsage: z.string(),
        KeySpec: z.string(),
        MultiRegion: z.boolean().nullish(),
    }),
});
const tagsAnswer = z.object({ Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })) });

/** The calls that the adapters make, by what they read of the answers. */
const answers = {
    CreateAlias: z.unknown(),
    CreateKey: keyAnswer,
    DeleteAlias: z.unknown(),
    DescribeKey: keyAnswer,
    DisableKey: z.unknown(),
    DisableKeyRotation: z.unknown(),
    EnableKey: z.unknown(),
    EnableKeyRotation: z.unknown(),
    GetKeyPolicy: z.object({ Policy: z.string() }),
    GetKeyRotationStatus: z.object({
        KeyRotationEnabled: z.boolean(),
        RotationPeriodInDays: z.number().nullish(),
    }),
    // A key has fifty tags at most, which is one page of them.
    ListResourceTags: tagsAnswer,
    PutKeyPolicy: z.unknown(),
    ScheduleKeyDeletion: z.unknown(),
    TagResource: z.unknown(),
    UntagResource: z.unknown(),
    UpdateAlias: z.unknown(),
    UpdateKeyDescription: z.unknown(),
} as const;

type Answer<A extends keyof typeof answers> = z.infer<(typeof answers)[A]>;

const failure = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });

/** How long a call may take. */
const CALL_MILLISECONDS = 60_000;

/** A client of KMS on the local endpoint: a dozen calls of AWS's JSON protocol, for which a whole SDK would be much. */
export class Kms {
    constructor(
        private readonly endpoint: string,
        private readonly region: string,
        private readonly accessKeyId: string,
    ) {}

    /** @throws Error named as AWS names it, such as NotFoundException */
    async call<A extends keyof typeof answers>(
        action: A,
        input: Readonly<Record<string, unknown>>,
    ): Promise<Answer<A>> {
        const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
        const response = await fetch(this.endpoint, {
            method: "POST",
            headers: {
                "content-type": "application/x-amz-json-1.1",
                "x-amz-target": `TrentService.${action}`,
                // It says who asks which service. The endpoint is this machine and checks no signature, so there is none.
                authorization: `AWS4-HMAC-SHA256 Credential=${this.accessKeyId}/${day}/${this.region}/kms/aws4_request, SignedHeaders=host, Signature=none`,
            },
            body: JSON.stringify(input),
            signal: AbortSignal.timeout(CALL_MILLISECONDS),
        });
        const text = await response.text();
        if (!response.ok) {
            throw callFailure(action, response.status, text);
        }
        const answer = answers[action].safeParse(text === "" ? undefined : parse(text));
        if (!answer.success) {
            throw new Error(`KMS answered ${action} with something else: ${z.prettifyError(answer.error)}`);
        }
        return answer.data as Answer<A>;
    }

    /** Nothing is held open. */
    destroy(): void {}
}

function callFailure(action: string, status: number, text: string): Error {
    const known = failure.safeParse(parse(text));
    if (!known.success) {
        return new Error(`KMS refused ${action} with status ${status}: ${text.slice(0, 200)}`);
    }
    const error = new Error(known.data.message ?? known.data.Message ?? `KMS refused ${action}`);
    // Some services put their own name before it: com.amazonaws.kms#NotFoundException.
    error.name = known.data.__type.replace(/^.*#/, "");
    return error;
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
