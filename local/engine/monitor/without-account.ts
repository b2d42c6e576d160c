import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
    ReadResourceRequest,
    ReadResourceResponse,
    ResourceInvokeRequest,
    ResourceInvokeResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import * as fs from "node:fs";
import { decode, encode } from "../provider/codec";
import { UNKNOWN } from "../provider/values";
import { type Answer } from "./proxy";

/** The package under which references to other stacks are read; an echoing provider must be attached for it. */
export const REFERENCES = "sluice";

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** Options of {@link withoutAccount}. */
export interface WithoutAccountOptions {
    /** Whether a provider here answers a function. */
    readonly answers: (token: string) => boolean;
    /** Whether the program's SDK knows an answer that is unknown. */
    readonly acceptsUnknown: boolean;
    /** Told of everything that was left unknown: a function's token, or another stack's name. */
    readonly onUnknown?: (what: string) => void;
}

/**
 * What a program may ask the engine that only an account, or another stack's state, could answer: functions of providers, and
 * references to other stacks. Their answers are unknown, as in a preview whose answers depend on what is not made yet.
 */
export function withoutAccount(options: WithoutAccountOptions): Readonly<Record<string, Answer>> {
    const { invoke, readResource } = ResourceMonitorService;
    return {
        [invoke.path]: async (message, send) => {
            const token = ResourceInvokeRequest.deserializeBinary(message).getTok();
            if (!options.acceptsUnknown || token.startsWith("pulumi:") || options.answers(token)) {
                return send(invoke.path, message);
            }
            options.onUnknown?.(token);
            return Buffer.from(new ResourceInvokeResponse().setUnknown(true).serializeBinary());
        },
        [readResource.path]: async (message, send) => {
            const request = ReadResourceRequest.deserializeBinary(message);
            if (request.getType() !== STACK_REFERENCE) {
                return send(readResource.path, message);
            }
            options.onUnknown?.(`stack ${request.getId()}`);
            // The engine itself reads stack references, from a backend; of another type, they are read by our provider.
            request.setType(`${REFERENCES}:index:StackReference`);
            const read = await send(readResource.path, Buffer.from(request.serializeBinary()));
            const response = ReadResourceResponse.deserializeBinary(read);
            const properties = decode(response.getProperties());
            response.setProperties(encode({ ...properties, outputs: UNKNOWN, secretOutputNames: UNKNOWN }));
            return Buffer.from(response.serializeBinary());
        },
    };
}

/** Whether the `@pulumi/pulumi` of the program in `folder` takes an unknown answer for one; older ones take it for an empty one. */
export function sdkAcceptsUnknown(folder: string): boolean {
    try {
        const messages = require.resolve("@pulumi/pulumi/proto/resource_pb.js", { paths: [folder] });
        return fs.readFileSync(messages, "utf8").includes("ResourceInvokeResponse.prototype.getUnknown");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
            return false;
        }
        throw error;
    }
}
