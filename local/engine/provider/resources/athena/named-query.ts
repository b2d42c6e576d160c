import { isAwsError } from "../../errors";
import { defineResource } from "../../resource";
import { text } from "../../schema/property";

export const namedQuery = defineResource({
    type: "aws:athena/namedQuery:NamedQuery",
    naming: { property: "name", maxLength: 128 },
    // The provider changes none of a named query: another text is another query, with an id of its own.
    properties: {
        name: text({ required: true, replace: true }),
        database: text({ required: true, replace: true }),
        description: text({ replace: true }),
        query: text({ required: true, replace: true }),
        workgroup: text({ default: "primary", replace: true }),
    },
    outputs: [],

    async create(session, inputs) {
        const athena = await session.aws.athena();
        const { NamedQueryId: id } = await athena.createNamedQuery({
            Name: inputs.name,
            Database: inputs.database,
            Description: inputs.description,
            QueryString: inputs.query,
            WorkGroup: inputs.workgroup,
        });
        if (id === undefined) {
            throw new Error(`Athena gave no id for named query ${inputs.name}.`);
        }
        return id;
    },

    async read(session, id) {
        const athena = await session.aws.athena();
        const found = await unlessNoQuery(() => athena.getNamedQuery({ NamedQueryId: id }));
        const query = found?.NamedQuery;
        return (
            query && {
                properties: {
                    name: query.Name,
                    database: query.Database,
                    description: query.Description || undefined,
                    query: query.QueryString,
                    workgroup: query.WorkGroup,
                },
            }
        );
    },

    async delete(session, id) {
        const athena = await session.aws.athena();
        await unlessNoQuery(() => athena.deleteNamedQuery({ NamedQueryId: id }));
    },
});

/** Athena answers InvalidRequestException for a named query that is not there, as for much else. */
async function unlessNoQuery<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        const message = error instanceof Error ? error.message : "";
        if (isAwsError(error, "InvalidRequestException") && /not found|does not exist/i.test(message)) {
            return undefined;
        }
        throw error;
    }
}
