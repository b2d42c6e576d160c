import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CreateJobCommand } from "@aws-sdk/client-glue";
import { type Clients, createRole, glueTrust } from "./clients";
import { unique } from "./endpoint";

/** A state folder that a test removes itself. */
export function temporaryFolder(): string {
    return fs.mkdtempSync(path.join(os.tmpdir(), "sluice-endpoint-"));
}

/** A job whose runs do as they are told; its name. */
export async function createJob(clients: Clients, what: string, change: object = {}): Promise<string> {
    const role = await createRole(clients, { trust: glueTrust });
    const Name = unique("job");
    const Command = { Name: "glueetl", ScriptLocation: "s3://b/s.py" };
    const DefaultArguments = { "--DO": what };
    await clients.glue.send(
        new CreateJobCommand({ Name, Role: role.arn, Command, GlueVersion: "5.1", DefaultArguments, ...change }),
    );
    return Name;
}
