import { AwsError } from "../errors";
import { type Exchange } from "../http/exchange";
import { type FaultHit, type Faults } from "./faults";

/** Whether the request is to be carried out although it was hit: its answer is what the client does not get. */
export function isCarriedOut(hit: FaultHit): boolean {
    return hit.fault === "lost-answer" || hit.fault === "hold-after";
}

/** Does to a request that is not carried out what the plan says. @throws AwsError that stands for the answer */
export async function strike(exchange: Exchange, hit: FaultHit, faults: Faults): Promise<void> {
    switch (hit.fault) {
        case "InternalError":
            throw new AwsError("InternalError", "We encountered an internal error. Please try again.", 500);
        case "SlowDown":
            throw new AwsError("SlowDown", "Please reduce your request rate.", 503);
        case "ExpiredToken":
            throw new AwsError("ExpiredToken", "The provided token has expired.", 400);
        case "cut":
            exchange.acceptBody();
            // Some of it is here when the connection goes; a body of one packet never gets further.
            await new Promise<void>((resolve) => {
                exchange.request.once("data", () => resolve());
                exchange.request.once("close", () => resolve());
            });
            break;
        default:
            await held(exchange, faults);
    }
    hangUp(exchange);
}

/** What the client of a request that was carried out gets: nothing, now or later. */
export async function withholdAnswer(exchange: Exchange, hit: FaultHit, faults: Faults): Promise<void> {
    if (hit.fault === "hold-after") {
        await held(exchange, faults);
    }
    hangUp(exchange);
}

async function held(exchange: Exchange, faults: Faults): Promise<void> {
    const gone = new Promise<void>((resolve) => exchange.response.once("close", () => resolve()));
    await Promise.race([faults.letGo, gone]);
}

function hangUp(exchange: Exchange): void {
    exchange.request.socket.destroy();
}
