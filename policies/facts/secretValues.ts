/** What a text looks like: a credential, the name of one, or neither. Nothing here hands a text back, so that none is printed. */

/** Texts that give access to something by themselves, in whatever argument. */
const credentials: readonly (readonly [what: string, pattern: RegExp])[] = [
    ["an AWS access key", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/u],
    ["a private key in PEM", /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/u],
    ["a URL with a user's password", /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#@:]*:(?![$<{*])[^\s/?#@]+@/iu],
    ["a JDBC URL with a user's password", /\bjdbc:oracle:\w+:[^\s/@:]+\/(?![$<{*])[^\s@]+@/iu],
    [
        "a connection string with a password",
        /(?:^|[?&;\s])(?:password|passwd|pwd|secret|accountkey|sharedaccesskey|sharedaccesssignature|access_token)=(?!["']?[$<{*?:%]|\s|;|$)[^\s;&]+/iu,
    ],
    ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/u],
    ["a GitLab token", /\bglpat-[\w-]{20,}/u],
    ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/u],
    ["a Slack webhook", /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/u],
    ["a Google API key", /\bAIza[\w-]{35}/u],
    ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/u],
    ["a SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/u],
    ["an npm token", /\bnpm_[A-Za-z0-9]{36}/u],
    ["a Databricks token", /\bdapi[0-9a-f]{32}/u],
    ["a JSON web token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/u],
    ["an Authorization header", /\b(?:Bearer|Basic)\s+(?=\S*[0-9])(?=\S*[A-Z])[A-Za-z0-9+/_.=-]{20,}/u],
];

/** What credential a text has in it; undefined when none that can be told by looks. */
export function credentialIn(text: string): string | undefined {
    return credentials.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Whether a text says where a secret is, and is none: an ARN, a parameter's path, a secret's name, an S3 address, a placeholder. */
export function isReference(text: string): boolean {
    return (
        /^arn:aws[\w-]*:/u.test(text) ||
        /^s3[an]?:\/\//u.test(text) ||
        /^\{\{.*\}\}$|^\$\{.*\}$|^<.*>$/su.test(text) ||
        /^(?:aws-)?(?:secretsmanager|secretmanager|ssm|ssm-secure|vault):\S+$/iu.test(text) ||
        (text.includes("/") && looksLikeName(text))
    );
}

/** Whether a text is words with punctuation between them, as names are: `analytics/warehouse-2`, `acme-db-AbCdEf`. */
export function looksLikeName(text: string): boolean {
    const words = text.split(/[-_/.@+=]/u).filter((word) => word !== "");
    return (
        (words.length > 1 || text.startsWith("/")) &&
        /^[\w./@+=-]+$/u.test(text) &&
        words.every(
            (word, index) =>
                /^(?:[A-Za-z]+\d*|\d+)$/u.test(word) ||
                word.length <= 3 ||
                // What Secrets Manager puts behind the names of secrets.
                (index === words.length - 1 && index > 0 && word.length === 6),
        )
    );
}

/** Whether a text says yes or no, how many, what type or nothing at all. */
export function isHarmless(text: string): boolean {
    return (
        text.trim() === "" ||
        /^(?:true|false|yes|no|on|off|enabled?|disabled?|none|null|n\/a|default)$/iu.test(text) ||
        /^(?:string|char|varchar|text|binary|boolean|int|integer|bigint|long|double|float|decimal|date|timestamp)(?:\(.*\))?$/iu.test(
            text,
        ) ||
        /^\*+$/u.test(text)
    );
}

/** Whether a text is of a length and a mixture of characters that only generated keys have. */
export function looksGenerated(text: string): boolean {
    const kinds = [/[a-z]/u, /[A-Z]/u, /[0-9]/u];
    return /^[A-Za-z0-9+/=_-]{20,}$/u.test(text) && kinds.every((kind) => kind.test(text)) && bitsOf(text) >= 3.5;
}

/** Shannon's entropy of a text, in bits for each character. */
function bitsOf(text: string): number {
    const counts = new Map<string, number>();
    for (const char of text) {
        counts.set(char, (counts.get(char) ?? 0) + 1);
    }
    return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
