import { type PolicySource } from "../../../policies/facts/iam";

/** A role's session, as AssumeRole issued it. */
export interface Session {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
    readonly expiresAt: Date;
    readonly issuedAt: Date;
    readonly roleArn: string;
    readonly roleName: string;
    /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
    readonly sessionArn: string;
    /** The role's unique id and the session's name, as `aws:userid` has it. */
    readonly userId: string;
    /** Policies given to AssumeRole: what they do not allow, the session may not do. */
    readonly sessionPolicies: readonly PolicySource[];
    /** The job run that works with this session. */
    readonly runId?: string;
}

/** The sessions that are known. They end with the process, like moto's. */
export class Sessions {
    private readonly byAccessKey = new Map<string, Session>();

    add(session: Session): void {
        const now = Date.now();
        for (const [key, old] of this.byAccessKey) {
            // Kept for a day past their end, so that an old key is told that it expired and not that it never was.
            if (old.expiresAt.getTime() + 86_400_000 < now) {
                this.byAccessKey.delete(key);
            }
        }
        this.byAccessKey.set(session.accessKeyId, session);
    }

    get(accessKeyId: string): Session | undefined {
        return this.byAccessKey.get(accessKeyId);
    }

    /** Ends the session of a run that is over. */
    expire(accessKeyId: string): void {
        const session = this.byAccessKey.get(accessKeyId);
        if (session !== undefined) {
            this.byAccessKey.set(accessKeyId, { ...session, expiresAt: new Date(0) });
        }
    }
}
