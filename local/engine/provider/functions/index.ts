import { status } from "@grpc/grpc-js";
import { RpcError } from "../../grpc";
import { type Configuration } from "../configuration";
import { type PropertyMap } from "../values";
import { getCallerIdentity, getPartition, getRegion } from "./account";
import { getPolicyDocument } from "./policy-document";

type Answer = (args: PropertyMap, configuration: Configuration, accountId: string) => PropertyMap;

const FUNCTIONS: Readonly<Record<string, Answer>> = {
    "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
    "aws:index/getPartition:getPartition": getPartition,
    "aws:index/getRegion:getRegion": getRegion,
};

/** Answers a function of the `aws` package. @throws RpcError naming the functions there are, where there is none of that name */
export function invokeFunction(
    token: string,
    args: PropertyMap,
    configuration: Configuration,
    accountId: string,
): PropertyMap {
    const answer = FUNCTIONS[token];
    if (answer === undefined) {
        throw new RpcError(
            status.UNIMPLEMENTED,
            `The local AWS provider has no function ${token}. It has:\n  ${Object.keys(FUNCTIONS).join("\n  ")}`,
        );
    }
    return answer(args, configuration, accountId);
}
