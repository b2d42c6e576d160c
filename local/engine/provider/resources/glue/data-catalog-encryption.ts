import { type DataCatalogEncryptionSettings, type Glue } from "@aws-sdk/client-glue";
import { defineResource } from "../../resource";
import { flag, type Inputs, object, text } from "../../schema/property";

const properties = {
    catalogId: text({ computed: true, replace: true }),
    dataCatalogEncryptionSettings: object(
        {
            encryptionAtRest: object(
                {
                    catalogEncryptionMode: text({
                        required: true,
                        values: ["DISABLED", "SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"],
                    }),
                    catalogEncryptionServiceRole: text(),
                    sseAwsKmsKeyId: text(),
                },
                { required: true },
            ),
            connectionPasswordEncryption: object(
                { returnConnectionPasswordEncrypted: flag({ required: true }), awsKmsKeyId: text() },
                { required: true },
            ),
        },
        { required: true },
    ),
};

/** The settings of a catalog, of which an account has one: they are not made or deleted, but set and set back. */
export const dataCatalogEncryptionSettings = defineResource({
    type: "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
    properties,
    outputs: [],

    async create(session, inputs) {
        const catalog = inputs.catalogId ?? session.accountId;
        await put(await session.aws.glue(), catalog, toSettings(inputs));
        return catalog;
    },

    async read(session, catalogId) {
        const glue = await session.aws.glue();
        const { DataCatalogEncryptionSettings: found } = await glue.getDataCatalogEncryptionSettings({
            CatalogId: catalogId,
        });
        const { EncryptionAtRest: atRest, ConnectionPasswordEncryption: passwords } = found ?? {};
        return {
            properties: {
                catalogId,
                dataCatalogEncryptionSettings: {
                    encryptionAtRest: {
                        catalogEncryptionMode: atRest?.CatalogEncryptionMode ?? "DISABLED",
                        catalogEncryptionServiceRole: atRest?.CatalogEncryptionServiceRole,
                        sseAwsKmsKeyId: atRest?.SseAwsKmsKeyId,
                    },
                    connectionPasswordEncryption: {
                        returnConnectionPasswordEncrypted: passwords?.ReturnConnectionPasswordEncrypted ?? false,
                        awsKmsKeyId: passwords?.AwsKmsKeyId,
                    },
                },
            },
        };
    },

    async update(session, catalogId, { inputs }) {
        await put(await session.aws.glue(), catalogId, toSettings(inputs));
    },

    async delete(session, catalogId) {
        await put(await session.aws.glue(), catalogId, {
            EncryptionAtRest: { CatalogEncryptionMode: "DISABLED" },
            ConnectionPasswordEncryption: { ReturnConnectionPasswordEncrypted: false },
        });
    },
});

async function put(glue: Glue, catalogId: string, settings: DataCatalogEncryptionSettings): Promise<void> {
    await glue.putDataCatalogEncryptionSettings({
        CatalogId: catalogId,
        DataCatalogEncryptionSettings: settings,
    });
}

function toSettings({
    dataCatalogEncryptionSettings: given,
}: Inputs<typeof properties>): DataCatalogEncryptionSettings {
    const { encryptionAtRest: atRest, connectionPasswordEncryption: passwords } = given;
    return {
        EncryptionAtRest: {
            CatalogEncryptionMode: atRest.catalogEncryptionMode,
            CatalogEncryptionServiceRole: atRest.catalogEncryptionServiceRole,
            SseAwsKmsKeyId: atRest.sseAwsKmsKeyId,
        },
        ConnectionPasswordEncryption: {
            ReturnConnectionPasswordEncrypted: passwords.returnConnectionPasswordEncrypted,
            AwsKmsKeyId: passwords.awsKmsKeyId,
        },
    };
}
