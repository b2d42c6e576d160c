/** What an argument's name says of its value: `DB_PASSWORD` holds a secret, `DB_PASSWORD_PARAMETER` says where one is. */

/**
 * `secret`: the value is one. `secret-or-name`: it is one, or what one is called in Secrets Manager; people write both.
 * `key`: it may be one, or the key of something. `reference`: it says where something is, or how much or what kind it is.
 */
export type NameMeaning = "secret" | "secret-or-name" | "key" | "reference" | "other";

/** Words after which the value is no secret, whatever stands before: where it is, what kind it is, how much of it. */
const referenceWords = new Set(
    (
        "arn arns id ids name names path paths prefix prefixes dir dirs directory folder file files jar jars location locations " +
        "bucket uri uris url urls endpoint endpoints host hostname port region store manager provider vault parameter parameters " +
        "param params ref reference alias version stage col cols column columns field fields header type types format size " +
        "length count limit max min ttl expiry expiration expires duration seconds minutes hours days interval enabled policy " +
        "regex pattern algorithm algo issuer audience scope scopes mode class table tables db database schema env environment"
    ).split(" "),
);

/** Words that make a number of what follows them: `max_tokens`. */
const quantityWords = new Set(["max", "maximum", "min", "minimum", "num", "number", "total"]);

const secretWords = new Set(["password", "passwords", "passwd", "pwd", "passphrase", "passcode", "token", "tokens"]);
const secretOrNameWords = new Set(["secret", "secrets", "credential", "credentials", "creds"]);
const keyWords = new Set(["key", "keys", "auth", "signature", "sig", "salt", "license", "licence", "pass", "pw"]);

/** Words that make a secret of the key, or of the secret, that follows them. */
const keyOwners = new Set([
    "api",
    "access",
    "private",
    "secret",
    "signing",
    "encryption",
    "auth",
    "account",
    "service",
]);
const secretOwners = new Set(["client", "app", "api", "consumer", "shared", "webhook", "jwt", "oauth", "signing"]);
/** Words before `pass` and `pw` that tell whose. */
const users = new Set([
    "db",
    "user",
    "admin",
    "root",
    "login",
    "jdbc",
    "sql",
    "mysql",
    "postgres",
    "pg",
    "oracle",
    "redshift",
    "ftp",
    "sftp",
    "smtp",
    "ldap",
]);

/** Reads a name: the words of `--dbPassword`, `DB_PASSWORD`, `spark.db.password` and `dbpassword` say the same. */
export function meaningOfName(name: string): NameMeaning {
    const words = wordsOf(name);
    const last = words.at(-1) ?? "";
    if (referenceWords.has(last) || words.some((word) => quantityWords.has(word))) {
        return "reference";
    }
    const meanings = words.map((word, index) => meaningOfWord(word, words[index - 1] ?? ""));
    return (["secret", "secret-or-name", "key"] as const).find((meaning) => meanings.includes(meaning)) ?? "other";
}

function meaningOfWord(word: string, before: string): NameMeaning {
    if (
        secretWords.has(word) ||
        /(?:password|passwd|passphrase|token)$/u.test(word) ||
        /^(?:api|access|private|secret|signing)keys?$/u.test(word) ||
        /^(?:client|app|consumer|shared)secret$/u.test(word) ||
        (/^keys?$/u.test(word) && keyOwners.has(before)) ||
        (word === "secret" && secretOwners.has(before)) ||
        (/^(?:pass|pw)$/u.test(word) && users.has(before))
    ) {
        return "secret";
    }
    return secretOrNameWords.has(word) ? "secret-or-name" : keyWords.has(word) ? "key" : "other";
}

function wordsOf(name: string): readonly string[] {
    return name
        .replace(/([a-z0-9])([A-Z])/gu, "$1 $2")
        .replace(/([A-Z])([A-Z][a-z])/gu, "$1 $2")
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== "");
}
