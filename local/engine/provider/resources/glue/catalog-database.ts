import { type DatabaseInput, type Permission } from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { type Inputs, list, map, object, text } from "../../schema/property";
import { changeTags, NOT_FOUND, readTags } from "./tags";

const properties = {
    name: text({ required: true, replace: true, check: databaseNameProblem }),
    catalogId: text({ computed: true, replace: true }),
    description: text(),
    locationUri: text({ computed: true }),
    parameters: map(),
    createTableDefaultPermissions: list(
        object({
            permissions: list(text()),
            principal: object({ dataLakePrincipalIdentifier: text() }),
        }),
        { computed: true },
    ),
};

export const catalogDatabase = defineResource({
    type: "aws:glue/catalogDatabase:CatalogDatabase",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn"],
    instead: {
        federatedDatabase: "only databases of the local catalog are emulated",
        targetDatabase: "resource links are not emulated",
    },

    async create(session, inputs, tags) {
        const glue = await session.aws.glue();
        await glue.createDatabase({ CatalogId: inputs.catalogId, DatabaseInput: toInput(inputs), Tags: tags });
        return `${inputs.catalogId ?? session.accountId}:${inputs.name}`;
    },

    async read(session, id) {
        const { catalogId, name } = parseId(id);
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getDatabase({ CatalogId: catalogId, Name: name }), NOT_FOUND);
        if (found?.Database === undefined) {
            return undefined;
        }
        const { Database: database } = found;
        return {
            tags: await readTags(glue, databaseArn(session, name)),
            properties: {
                name: database.Name,
                catalogId: database.CatalogId ?? catalogId,
                arn: databaseArn(session, name),
                description: database.Description,
                locationUri: database.LocationUri,
                parameters: database.Parameters,
                createTableDefaultPermissions: database.CreateTableDefaultPermissions?.map((grant) => ({
                    permissions: grant.Permissions,
                    principal: grant.Principal && {
                        dataLakePrincipalIdentifier: grant.Principal.DataLakePrincipalIdentifier,
                    },
                })),
            },
        };
    },

    async update(session, id, { inputs, changed, tags }) {
        const { catalogId, name } = parseId(id);
        const glue = await session.aws.glue();
        if (changed()) {
            await glue.updateDatabase({ CatalogId: catalogId, Name: name, DatabaseInput: toInput(inputs) });
        }
        await changeTags(glue, databaseArn(session, name), tags);
    },

    async delete(session, id) {
        const { catalogId, name } = parseId(id);
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteDatabase({ CatalogId: catalogId, Name: name }), NOT_FOUND);
    },
});

function toInput(inputs: Inputs<typeof properties>): DatabaseInput {
    return {
        Name: inputs.name,
        Description: inputs.description,
        LocationUri: inputs.locationUri,
        Parameters: inputs.parameters,
        CreateTableDefaultPermissions: inputs.createTableDefaultPermissions?.map(({ permissions, principal }) => ({
            Permissions: permissions as Permission[] | undefined,
            Principal: principal && { DataLakePrincipalIdentifier: principal.dataLakePrincipalIdentifier },
        })),
    };
}

function databaseArn(session: Session, name: string): string {
    return arn(session, "glue", `database/${name}`);
}

function parseId(id: string): { catalogId: string; name: string } {
    const [catalogId, name] = id.split(":", 2);
    if (!catalogId || !name) {
        throw new Error(`${id} is no database's id; it must be catalogId:name, such as 123456789012:${id}.`);
    }
    return { catalogId, name };
}

function databaseNameProblem(name: string): string | undefined {
    return /[A-Z]/.test(name) ? "a database's name has no capital letters, for Glue would change them." : undefined;
}
