import { type Configuration } from "../configuration";
import { type PropertyMap } from "../values";

/** `aws.getCallerIdentity`: whoever deploys locally is the account itself. */
export function getCallerIdentity(_args: PropertyMap, _configuration: Configuration, accountId: string): PropertyMap {
    return { accountId, arn: `arn:aws:iam::${accountId}:root`, id: accountId, userId: accountId };
}

/** `aws.getRegion`: the region asked for, else the provider's. */
export function getRegion(args: PropertyMap, { region }: Configuration): PropertyMap {
    const asked = args.region ?? args.name ?? region;
    return {
        description: asked,
        endpoint: `ec2.${String(asked)}.amazonaws.com`,
        id: asked,
        name: asked,
        region: asked,
    };
}

/** `aws.getPartition`: there is one partition here. */
export function getPartition(): PropertyMap {
    return { dnsSuffix: "amazonaws.com", id: "aws", partition: "aws", reverseDnsPrefix: "com.amazonaws" };
}
