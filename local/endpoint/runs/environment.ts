import * as os from "node:os";
import { pythonFolder } from "../../paths";
import { type EndpointConfig } from "../config";

/** Credentials that a process works with. */
export interface ProcessCredentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

/** What is passed on of the endpoint's own environment: nothing that could point a program at a real account. */
const passedOn = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT"];

/** The environment of every Python process. */
export function baseEnvironment(config: EndpointConfig): Record<string, string> {
    const inherited = passedOn.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value] as const];
    });
    const javaHome = config.javaHome ?? process.env.JAVA_HOME;
    return {
        ...Object.fromEntries(inherited),
        PYTHONPATH: pythonFolder(),
        PYTHONUNBUFFERED: "1",
        // Glue's clock is UTC.
        TZ: "UTC",
        ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    };
}

/** The environment of a process that calls the endpoint as somebody. */
export function clientEnvironment(
    config: EndpointConfig,
    endpointUrl: string,
    credentials: ProcessCredentials,
): Record<string, string> {
    return {
        ...baseEnvironment(config),
        AWS_ENDPOINT_URL: endpointUrl,
        AWS_REGION: config.region,
        AWS_DEFAULT_REGION: config.region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
        // Neither the user's profiles nor a cloud machine's own role may take part.
        AWS_CONFIG_FILE: os.devNull,
        AWS_SHARED_CREDENTIALS_FILE: os.devNull,
        AWS_EC2_METADATA_DISABLED: "true",
    };
}
