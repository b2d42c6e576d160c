import * as glue from "@pulumi/aws/glue";
import type * as pulumi from "@pulumi/pulumi";
import type { GlueSecurity } from "./glueSecurity";

/**
 * Encrypts the Data Catalog's metadata with the lake's key. There is one catalog an account and region: from then on whoever
 * reads or writes any table of it, of this lake or not, needs the right to use the key, and two stacks cannot both set it.
 */
export function encryptCatalog(security: GlueSecurity, parent: pulumi.Resource): glue.DataCatalogEncryptionSettings {
    return new glue.DataCatalogEncryptionSettings(
        "catalog-encryption",
        {
            dataCatalogEncryptionSettings: {
                encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: security.keyArn },
                connectionPasswordEncryption: {
                    returnConnectionPasswordEncrypted: true,
                    awsKmsKeyId: security.keyArn,
                },
            },
        },
        { parent, dependsOn: security.ready },
    );
}
