import * as fs from "node:fs";
import * as http from "node:http";
import { type AddressInfo } from "node:net";
import * as path from "node:path";
import { Alarms } from "./alarms/alarms";
import { AthenaService } from "./athena/service";
import { Budgets } from "./budgets/budgets";
import { type EndpointConfig, type EndpointConfigInput, parseConfig } from "./config";
import { createCore } from "./core";
import { Dispatcher } from "./dispatcher";
import { AwsError, messageOf } from "./errors";
import { EventBus } from "./events/bus";
import { EventClients } from "./events/clients";
import { Faults } from "./faults/faults";
import { GlueService } from "./glue/service";
import { type Exchange } from "./http/exchange";
import { Forwarder } from "./http/forward";
import { InternalRoutes } from "./internal/routes";
import { Log } from "./log";
import { Moto } from "./moto";
import { RunRequestCounts } from "./s3/request-counts";
import { S3Service } from "./s3/service";
import { StateLock } from "./state/lock";
import { Watch } from "./watch";

/** A running endpoint. */
export interface RunningEndpoint {
    /** `http://127.0.0.1:PORT`. */
    readonly url: string;
    /** Settles, with the reason, when the endpoint cannot go on because moto ended by itself. */
    readonly failed: Promise<Error>;
    /** Stops moto, runs, crawls and queries, and lets the port go. */
    close(): Promise<void>;
}

/** Starts the local AWS endpoint on 127.0.0.1. */
export async function startEndpoint(input: EndpointConfigInput): Promise<RunningEndpoint> {
    const config = parseConfig(input, "The configuration");
    fs.mkdirSync(config.stateDir, { recursive: true });
    const lock = await StateLock.acquire(config.stateDir);
    const undo: (() => Promise<void> | void)[] = [() => lock.release()];
    const closeAll = async (): Promise<void> => {
        for (const step of undo.splice(0).reverse()) {
            await step();
        }
    };
    try {
        const log = new Log(path.join(config.stateDir, "logs", "endpoint.log"), config.logLevel);
        undo.push(() => log.close());
        const server = http.createServer();
        // The port is taken first: finding it in use costs no start of moto.
        const url = await listen(server, config);
        undo.push(() => closeServer(server));
        const moto = await Moto.start(config);
        undo.push(() => moto.stop());
        let closing = false;
        const core = createCore(config, log, moto, () => url);
        undo.push(() => core.moto.close());
        const forwarder = new Forwarder(moto, (exchange) => explain(moto, exchange));
        undo.push(() => forwarder.close());
        const counts = new RunRequestCounts(config.stateDir);
        const glue = new GlueService(core, counts);
        const athena = new AthenaService(core);
        const budgets = new Budgets(config.stateDir, core.arns);
        const faults = config.faults ? new Faults() : undefined;
        const s3 = new S3Service(
            core.authorizer,
            core.buckets,
            counts,
            forwarder,
            core.moto.s3,
            config.accountId,
            faults,
        );
        const internal = new InternalRoutes(core, glue, counts, faults);
        const clients = new EventClients({
            endpoint: moto.url,
            region: config.region,
            credentials: { accessKeyId: "sluice", secretAccessKey: "sluice" },
        });
        undo.push(() => clients.close());
        const bus = new EventBus({ arns: core.arns, log, clients });
        bus.listen(core.ends);
        const alarms = new Alarms({ arns: core.arns, log, clients });
        alarms.start();
        undo.push(async () => {
            await Promise.all([bus.settled(), alarms.close()]);
        });
        const dispatcher = new Dispatcher(core, forwarder, s3, glue, athena, budgets, new Watch(bus, alarms), internal);
        serve(server, dispatcher);
        // What runs is stopped first, while there is still an endpoint for it to talk to.
        undo.push(async () => {
            closing = true;
            await Promise.all([glue.close(), athena.close()]);
        });
        lock.announce(url);
        log.info("endpoint ready", { url, moto: moto.url, takenOver: moto.takenOver, pid: process.pid });
        const failed = new Promise<Error>((resolve) => {
            void moto.ended.then((end) => {
                if (!closing) {
                    log.error("moto ended", { ...end });
                    resolve(
                        new Error(
                            `moto ended by itself (${end.signal ?? (end.code === null ? "its lifeline closed" : `exit code ${end.code}`)}); see ${config.stateDir}/logs/moto.log.`,
                        ),
                    );
                }
            });
        });
        return { url, failed, close: closeAll };
    } catch (error) {
        await closeAll();
        throw error;
    }
}

function listen(server: http.Server, config: EndpointConfig): Promise<string> {
    return new Promise((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
            if (error.code === "EADDRINUSE") {
                reject(
                    new Error(
                        `Port ${config.port} on 127.0.0.1 is in use. Stop the program that listens there, choose another port, or 0 for any free one.`,
                        { cause: error },
                    ),
                );
            } else if (error.code === "EACCES") {
                reject(
                    new Error(`Port ${config.port} may not be used by this user; choose one above 1023.`, {
                        cause: error,
                    }),
                );
            } else {
                reject(error);
            }
        });
        server.listen(config.port, "127.0.0.1", () => {
            resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        });
    });
}

function serve(server: http.Server, dispatcher: Dispatcher): void {
    // Uploads and long downloads take what they take.
    server.requestTimeout = 0;
    // Clients keep connections for a while and must not find one closed at the moment they use it.
    server.keepAliveTimeout = 600_000;
    server.headersTimeout = 610_000;
    server.on("request", (request, response) => void dispatcher.handle(request, response, false));
    server.on("checkContinue", (request, response) => void dispatcher.handle(request, response, true));
}

function closeServer(server: http.Server): Promise<void> {
    return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
    });
}

/** What moto's bare error page stands for. SDKs repeat a 500, so what will not get better is not one. */
async function explain(moto: Moto, exchange: Exchange): Promise<AwsError> {
    const { service, action, s3 } = exchange.classified;
    const what = `${service} ${action ?? s3?.operation ?? `${exchange.method} ${exchange.url.rawPath}`}`;
    const failure = await moto.lastFailure();
    if (failure === undefined || failure.startsWith("NotImplementedError")) {
        return new AwsError(
            "NotImplemented",
            `The local endpoint does not offer ${what} (${failure ?? "moto failed on it"}).`,
            501,
        );
    }
    return new AwsError("InternalFailure", `moto failed on ${what}: ${messageOf(failure)}`, 500);
}
