import { Metadata, status } from "@grpc/grpc-js";
import {
    CheckFailure,
    CheckRequest,
    CheckResponse,
    DiffResponse,
    ErrorResourceInitFailed,
    PropertyDiff,
    type ReadRequest,
    ReadResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { RpcError } from "../grpc";
import { type Autonaming } from "./check";
import { encode } from "./codec";
import { rootOf, type ResourceDiff } from "./diff";
import { type HalfMade } from "./lifecycle";
import { type Failure } from "./schema/check";
import { type Difference } from "./schema/difference";
import { type PropertyMap } from "./values";

/** The answer to a check. */
export function checkResponse(inputs: PropertyMap, failures: readonly Failure[] = []): CheckResponse {
    const response = new CheckResponse();
    if (failures.length === 0) {
        response.setInputs(encode(inputs));
    }
    response.setFailuresList(
        failures.map(({ property, reason }) => new CheckFailure().setProperty(property ?? "").setReason(reason)),
    );
    return response;
}

/** The answer to a diff: each place that differs, and whether the resource must be replaced for it. */
export function diffResponse({ differences, deleteBeforeReplace }: ResourceDiff): DiffResponse {
    const response = new DiffResponse();
    response.setChanges(
        differences.length === 0 ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME,
    );
    response.setDiffsList([...new Set(differences.map(rootOf))]);
    response.setReplacesList(differences.filter(({ replace }) => replace).map(({ path }) => path));
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const difference of differences) {
        response.getDetaileddiffMap().set(difference.path, new PropertyDiff().setKind(kindOf(difference)));
    }
    return response;
}

/**
 * The answer to reading a resource that exists in no account: it is there, and is what the program says of it. All else is left
 * out, which a preview takes for unknown; the engine accepts nothing that is marked as unknown here.
 */
export function echoRead(request: ReadRequest): ReadResponse {
    return new ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs() ?? request.getProperties());
}

/** How the project wants names made, where it says. */
export function autonamingOf(request: CheckRequest): Autonaming | undefined {
    const options = request.getAutonaming();
    return (
        options && {
            proposedName: options.getProposedName(),
            disabled: options.getMode() === CheckRequest.AutonamingOptions.Mode.DISABLE,
        }
    );
}

/** The error that leaves a half-made resource in the state, so that the next deployment finishes or deletes it. */
export function halfMadeError({ id, state }: HalfMade, inputs: PropertyMap, message: string): RpcError {
    const failed = new ErrorResourceInitFailed();
    failed.setId(id);
    failed.setProperties(encode(state));
    failed.setInputs(encode(inputs));
    failed.setReasonsList([message]);
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const described = new Status();
    described.setCode(status.UNKNOWN);
    described.setMessage(message);
    described.addDetails(detail);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(described.serializeBinary()));
    return new RpcError(status.UNKNOWN, message, metadata);
}

function kindOf({ kind, replace }: Difference): PropertyDiff.Kind {
    const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
    const kinds = {
        add: [ADD, ADD_REPLACE],
        delete: [DELETE, DELETE_REPLACE],
        update: [UPDATE, UPDATE_REPLACE],
    } as const;
    return kinds[kind][replace ? 1 : 0];
}
