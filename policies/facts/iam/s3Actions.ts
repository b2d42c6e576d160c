/** The actions of S3: IAM takes any text for an action, so one that is misspelled neither grants nor denies anything. */

import { type Statement } from "./document";
import { globMatches } from "./glob";
import { actionGlob } from "./statements";

/** What stands after `s3:`, by AWS's service authorization reference of November 2026. */
const names = `
AbortMultipartUpload AllowVendedLogDeliveryForResource AssociateAccessGrantsIdentityCenter BypassGovernanceRetention
CreateAccessGrant CreateAccessGrantsInstance CreateAccessGrantsLocation CreateAccessPoint CreateAccessPointForObjectLambda
CreateBucket CreateBucketMetadataTableConfiguration CreateJob CreateMultiRegionAccessPoint CreateStorageLensGroup
DeleteAccessGrant DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation
DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda
DeleteBucket DeleteBucketMetadataTableConfiguration DeleteBucketPolicy DeleteBucketWebsite DeleteJobTagging
DeleteMultiRegionAccessPoint DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging
DeleteStorageLensConfiguration DeleteStorageLensConfigurationTagging DeleteStorageLensGroup DescribeJob
DescribeMultiRegionAccessPointOperation DissociateAccessGrantsIdentityCenter GetAccelerateConfiguration GetAccessGrant
GetAccessGrantsInstance GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy GetAccessGrantsLocation
GetAccessPoint GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy
GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda
GetAccountPublicAccessBlock GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation
GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration
GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment
GetBucketTagging GetBucketVersioning GetBucketWebsite GetDataAccess GetEncryptionConfiguration
GetIntelligentTieringConfiguration GetInventoryConfiguration GetJobTagging GetLifecycleConfiguration
GetMetricsConfiguration GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus
GetMultiRegionAccessPointRoutes GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention
GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes
GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent GetReplicationConfiguration
GetStorageLensConfiguration GetStorageLensConfigurationTagging GetStorageLensDashboard GetStorageLensGroup
InitiateReplication ListAccessGrants ListAccessGrantsInstances ListAccessGrantsLocations ListAccessPoints
ListAccessPointsForObjectLambda ListAllMyBuckets ListBucket ListBucketMultipartUploads ListBucketVersions
ListCallerAccessGrants ListJobs ListMultiRegionAccessPoints ListMultipartUploadParts ListStorageLensConfigurations
ListStorageLensGroups ListTagsForResource ObjectOwnerOverrideToBucketOwner PauseReplication PutAccelerateConfiguration
PutAccessGrantsInstanceResourcePolicy PutAccessPointConfigurationForObjectLambda PutAccessPointPolicy
PutAccessPointPolicyForObjectLambda PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock
PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification
PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration
PutIntelligentTieringConfiguration PutInventoryConfiguration PutJobTagging PutLifecycleConfiguration
PutMetricsConfiguration PutMultiRegionAccessPointPolicy PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention
PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging PutReplicationConfiguration PutStorageLensConfiguration
PutStorageLensConfigurationTagging ReplicateDelete ReplicateObject ReplicateTags RestoreObject
SubmitMultiRegionAccessPointRoutes TagResource UntagResource UpdateAccessGrantsLocation
UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration UpdateJobPriority
UpdateJobStatus UpdateObjectEncryption UpdateStorageLensGroup
`
    .trim()
    .split(/\s+/u);

const lowerCase = new Map(names.map((name) => [`s3:${name.toLowerCase()}`, `s3:${name}`]));

/** An action of S3 that there is not. */
export interface MisspelledAction {
    readonly action: string;
    /** The action that is spelled most like it, where one is. */
    readonly meant?: string;
}

const remembered = new WeakMap<Statement, readonly MisspelledAction[]>();

/** The actions of S3 that a statement names, or the patterns of them, which no action of S3 matches. */
export function misspelledActions(statement: Statement): readonly MisspelledAction[] {
    const found =
        remembered.get(statement) ??
        statement.actions.patterns
            .filter((pattern) => /^s3:/iu.test(pattern) && !isAction(pattern))
            .map((action) => ({ action, ...nearest(action.toLowerCase()) }));
    remembered.set(statement, found);
    return found;
}

function isAction(pattern: string): boolean {
    if (!/[*?]/u.test(pattern)) {
        return lowerCase.has(pattern.toLowerCase());
    }
    const glob = actionGlob(pattern);
    return [...lowerCase.keys()].some((action) => globMatches(glob, action));
}

/** Not more than two letters from it. */
function nearest(action: string): { readonly meant?: string } {
    const [best] = [...lowerCase.keys()]
        .map((known) => ({ known, distance: distance(action, known) }))
        .filter((one) => one.distance <= 2)
        .sort((a, b) => a.distance - b.distance);
    const meant = best && lowerCase.get(best.known);
    return meant === undefined ? {} : { meant };
}

/** How many letters must be added, taken away or changed to make one text of the other. */
function distance(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (const [at, char] of [...one].entries()) {
        const next = [at + 1];
        for (const [index, compared] of [...other].entries()) {
            const changed = (row[index] ?? 0) + (char === compared ? 0 : 1);
            next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
        }
        row = next;
    }
    return row[other.length] ?? 0;
}
