/**
 * Which of a resource's arguments the program marks as secret. The policy SDK takes the marks off before a policy sees the
 * properties, so they are noted down while it does.
 */

// As a whole, not its exports: what is replaced must be what the SDK looks up.
import deserialization = require("@pulumi/policy/deserialize");
import { formatPath, isList, type PathStep } from "./known";
import { type Resource } from "./resource";
import { type Message } from "./script/assets";

/** Properties of Glue resources that hold arguments; of others the marks are not needed. */
const holders = ["defaultArguments", "nonOverridableArguments", "actions", "defaultRunProperties"];

/** The property that the marks are kept in. It is not enumerable, so that nothing but {@link markedSecrets} comes upon it. */
const MARKS = "__markedSecrets";

/** How the engine writes a secret: an object with this key at this value, and the secret in `value`. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

type Deserialize = (message: Message, proxySecrets: boolean) => object;

/** Has the SDK note down what is marked. To be called once, before policies are served. */
export function noteSecretMarks(): void {
    const sdk = deserialization as unknown as { deserializeProperties: Deserialize };
    const original = sdk.deserializeProperties;
    sdk.deserializeProperties = (message, proxySecrets) => {
        const properties = original(message, proxySecrets);
        if (proxySecrets) {
            return properties; // For a remediation, which keeps secrets as they are.
        }
        const sent = message.toJavaScript();
        const marks = holders.flatMap((holder) => marksIn(sent[holder], [holder]));
        if (marks.length > 0) {
            Object.defineProperty(properties, MARKS, { value: marks, configurable: true });
        }
        return properties;
    };
}

function marksIn(value: unknown, path: readonly PathStep[]): readonly string[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    if ((value as Readonly<Record<string, unknown>>)[SIGNATURE] === SECRET) {
        return [formatPath(path)];
    }
    return Object.entries(value).flatMap(([key, item]) =>
        marksIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
    );
}

/** The paths of the arguments that the program marks as secret; of a map that is marked as a whole, the map's. */
export function markedSecrets(resource: Resource): readonly string[] {
    const marks = resource.read(MARKS);
    return isList(marks) ? marks.filter((mark) => typeof mark === "string") : [];
}
