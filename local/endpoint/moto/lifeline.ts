import * as net from "node:net";
import { z } from "zod";
import { type MotoRecord, readMotoRecord, removeMotoRecord } from "./record";

/** A busy machine may take its time; who does not answer by then is somebody else on the same port. */
const answerMilliseconds = 5000;

const answerSchema = z.object({ pid: z.int() });

/** The connection by which moto lives on after the endpoint that started it. */
export class Lifeline {
    /** Settles when moto has ended, or the connection was let go. */
    readonly closed: Promise<void>;

    private constructor(private readonly socket: net.Socket) {
        this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    }

    /** Takes hold of the moto server of a record; undefined where it is gone, or its port is somebody else's by now. */
    static connect(record: MotoRecord): Promise<Lifeline | undefined> {
        return new Promise((resolve) => {
            const socket = net.connect({ host: "127.0.0.1", port: record.lifeline });
            const lifeline = new Lifeline(socket);
            let said = "";
            const settle = (isOurs: boolean): void => {
                clearTimeout(timer);
                socket.off("data", listen);
                socket.resume();
                if (!isOurs) {
                    socket.destroy();
                }
                resolve(isOurs ? lifeline : undefined);
            };
            const timer = setTimeout(() => settle(false), answerMilliseconds);
            const listen = (chunk: Buffer): void => {
                said += chunk.toString();
                if (said.includes("\n")) {
                    settle(pidIn(said) === record.pid);
                }
            };
            // An error is followed by the close, which settles.
            socket.on("error", () => undefined);
            socket.once("close", () => settle(false));
            socket.on("data", listen);
            socket.write(`${record.token}\n`);
        });
    }

    /** Ends moto; settles when it is gone. */
    async end(): Promise<void> {
        this.socket.write("end\n");
        await this.closed;
    }

    /** Lets moto go: it waits for the next holder as long as it was told to. */
    release(): void {
        this.socket.destroy();
    }
}

function pidIn(line: string): number | undefined {
    try {
        return answerSchema.parse(JSON.parse(line)).pid;
    } catch {
        return undefined;
    }
}

/** The moto server that a killed endpoint left in its state folder, where it is still alive. */
export async function findLeftMoto(stateDir: string): Promise<MotoRecord | undefined> {
    const record = readMotoRecord(stateDir);
    const lifeline = record && (await Lifeline.connect(record));
    lifeline?.release();
    return lifeline === undefined ? undefined : record;
}

/** Ends the moto server that a killed endpoint left. Returns whether there was one. */
export async function endLeftMoto(stateDir: string): Promise<boolean> {
    const record = readMotoRecord(stateDir);
    const lifeline = record && (await Lifeline.connect(record));
    await lifeline?.end();
    removeMotoRecord(stateDir);
    return lifeline !== undefined;
}
