import { credentials, type ServiceError } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import * as readline from "node:readline";
import { type Readable } from "node:stream";
import { channelOptions } from "../grpc";

/** Numbers streams within this process, as the engine asks for; zero would mean "not a stream". */
let streams = 0;

/**
 * Shows a program's output in the CLI. The engine reads the output of a language host that it started itself; of one that
 * it attached to it knows only what is logged through its own service.
 */
export class EngineLog {
    private readonly client: EngineClient;
    private readonly followed: Promise<void>[] = [];

    constructor(address: string) {
        this.client = new EngineClient(address, credentials.createInsecure(), channelOptions);
    }

    /** Logs each line of `output`, in order. */
    follow(output: Readable): void {
        this.followed.push(this.forward(output, ++streams));
    }

    /** Waits until all that was followed has been logged. */
    async close(): Promise<void> {
        await Promise.all(this.followed);
        this.client.close();
    }

    private async forward(output: Readable, stream: number): Promise<void> {
        const lines = readline.createInterface({ input: output, crlfDelay: Infinity });
        // A pipe that is given up has no end.
        output.once("close", () => lines.close());
        for await (const line of lines) {
            if (line.trim() !== "") {
                await this.log(`${line}\n`, stream);
            }
        }
    }

    private log(message: string, stream: number): Promise<void> {
        const request = new LogRequest();
        request.setSeverity(LogSeverity.INFO);
        request.setMessage(message);
        request.setStreamid(stream);
        return new Promise((resolve) => {
            this.client.log(request, (error: ServiceError | null) => {
                // An engine that is gone cannot show the line; the terminal still can.
                if (error !== null) {
                    process.stderr.write(message);
                }
                resolve();
            });
        });
    }
}
