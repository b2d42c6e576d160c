import { type Configuration } from "../configuration";
import { type PropertyMap } from "../values";

/** `aws.getCallerIdentity`: whoever deploys locally is the account itself. */
export function getCallerIdentity(_args: PropertyMap, { accountId, region }: Configuration): PropertyMap {
    const arn = `arn:${partitionOf(region).partition}:iam::${accountId}:root`;
    return { accountId, arn, id: accountId, userId: accountId };
}

/** `aws.getRegion`: the region asked for, else the provider's. */
export function getRegion(args: PropertyMap, { region }: Configuration): PropertyMap {
    const asked = String(args.region ?? args.name ?? region);
    return {
        description: asked,
        endpoint: `ec2.${asked}.${partitionOf(asked).dnsSuffix}`,
        id: asked,
        name: asked,
        region: asked,
    };
}

/** `aws.getPartition`: the one of the provider's region. */
export function getPartition(_args: PropertyMap, { region }: Configuration): PropertyMap {
    const { partition, dnsSuffix } = partitionOf(region);
    return { dnsSuffix, id: partition, partition, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
}

/** AWS's public partitions; their regions are told apart by how their names begin. */
export function partitionOf(region: string): { readonly partition: string; readonly dnsSuffix: string } {
    if (region.startsWith("cn-")) {
        return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
    }
    return { partition: region.startsWith("us-gov-") ? "aws-us-gov" : "aws", dnsSuffix: "amazonaws.com" };
}
