import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getRegion } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { type AdoptedNames, type LakeLocation, LakeNames } from "./names";

/**
 * The names of the running stack's lake: project and stack as Pulumi has them, account, region and partition as the AWS provider
 * says. Awaited rather than applied: names are then plain text, known at the first preview, to policies too.
 *
 * @param location What is to be otherwise: `{ project: "orders" }` names everything after `orders`. Where account and region are
 * both given, AWS is asked nothing, and the partition is `aws` unless that is given too. `adopt` names what is there already, as
 * the lake's `config.protection.adopt` does.
 * @param opts The provider to ask, where it is not the default one.
 * @throws pulumi.RunError where project and stack make no name that S3 would take.
 */
export async function lakeNames(
    location: Partial<LakeLocation> & { readonly adopt?: AdoptedNames } = {},
    opts?: pulumi.InvokeOptions,
): Promise<LakeNames> {
    const [place, region] = await Promise.all([
        location.accountId ?? getCallerIdentity({}, opts),
        location.region ?? getRegion({}, opts),
    ]);
    const accountId = typeof place === "string" ? place : place.accountId;
    const partition = location.partition ?? (typeof place === "string" ? "aws" : place.arn.split(":")[1] || "aws");
    try {
        return new LakeNames(
            {
                project: location.project ?? pulumi.getProject(),
                stack: location.stack ?? pulumi.getStack(),
                accountId,
                region: typeof region === "string" ? region : region.region,
                partition,
            },
            location.adopt,
        );
    } catch (error) {
        throw new pulumi.RunError((error as Error).message);
    }
}
