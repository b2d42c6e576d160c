import { type Configuration } from "../configuration";
import { type PropertyMap } from "../values";
import { partitionOf } from "./account";

/** `aws.getArn`: the parts of an ARN. */
export function getArn(args: PropertyMap): PropertyMap {
    const arn = String(args.arn);
    const [prefix, partition = "", service = "", region = "", account = "", ...resource] = arn.split(":");
    if (prefix !== "arn" || resource.length === 0) {
        throw new Error(
            `getArn: arn is ${JSON.stringify(arn)}; it must be arn:partition:service:region:account:resource.`,
        );
    }
    return { account, arn, id: arn, partition, region, resource: resource.join(":"), service };
}

/** `aws.getDefaultTags`: those of the provider's configuration. */
export function getDefaultTags(_args: PropertyMap, { defaultTags }: Configuration): PropertyMap {
    return { id: "aws", tags: { ...defaultTags } };
}

/** `aws.getServicePrincipal`: what a role's trust policy calls a service. */
export function getServicePrincipal(args: PropertyMap, configuration: Configuration): PropertyMap {
    const region = String(args.region ?? configuration.region);
    const name = `${String(args.serviceName)}.amazonaws.com`;
    const id = `${String(args.serviceName)}.${region}.amazonaws.com`;
    return { id, name, region, serviceName: args.serviceName ?? "", suffix: "amazonaws.com" };
}

/** `aws.getAvailabilityZones`: three, as most regions have at least. */
export function getAvailabilityZones(args: PropertyMap, configuration: Configuration): PropertyMap {
    const region = String(args.region ?? configuration.region);
    const names = ["a", "b", "c"].map((letter) => `${region}${letter}`);
    return { ...args, groupNames: [region], id: region, names, region, zoneIds: names.map((name) => `${name}-id`) };
}

/** `aws.s3.getBucket`: what follows from a bucket's name. */
export function getBucket(args: PropertyMap, configuration: Configuration): PropertyMap {
    const bucket = String(args.bucket);
    const region = String(args.region ?? configuration.region);
    const { partition, dnsSuffix } = partitionOf(region);
    return {
        arn: `arn:${partition}:s3:::${bucket}`,
        bucket,
        bucketDomainName: `${bucket}.s3.${dnsSuffix}`,
        bucketRegion: region,
        bucketRegionalDomainName: `${bucket}.s3.${region}.${dnsSuffix}`,
        id: bucket,
        region,
    };
}
