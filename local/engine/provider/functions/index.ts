import { status } from "@grpc/grpc-js";
import { RpcError } from "../../grpc";
import { type Configuration } from "../configuration";
import { type PropertyMap } from "../values";
import { getCallerIdentity, getPartition, getRegion } from "./account";
import { getArn, getAvailabilityZones, getBucket, getDefaultTags, getServicePrincipal } from "./derived";
import { getPolicyDocument } from "./policy-document";

type Answer = (args: PropertyMap, configuration: Configuration) => PropertyMap;

const FUNCTIONS: Readonly<Record<string, Answer>> = {
    "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
    "aws:index/getArn:getArn": getArn,
    "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
    "aws:index/getDefaultTags:getDefaultTags": getDefaultTags,
    "aws:index/getPartition:getPartition": getPartition,
    "aws:index/getRegion:getRegion": getRegion,
    "aws:index/getServicePrincipal:getServicePrincipal": getServicePrincipal,
    "aws:s3/getBucket:getBucket": getBucket,
};

/** Whether {@link invokeFunction} answers a function. */
export function hasFunction(token: string): boolean {
    return Object.hasOwn(FUNCTIONS, token);
}

/** Answers a function of the `aws` package. @throws RpcError naming the functions there are, where there is none of that name */
export function invokeFunction(token: string, args: PropertyMap, configuration: Configuration): PropertyMap {
    const answer = FUNCTIONS[token];
    if (answer === undefined) {
        throw new RpcError(
            status.UNIMPLEMENTED,
            `The local AWS provider has no function ${token}. It has:\n  ${Object.keys(FUNCTIONS).join("\n  ")}`,
        );
    }
    return answer(args, configuration);
}
