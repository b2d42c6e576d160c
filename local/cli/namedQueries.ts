import { BatchGetNamedQueryCommand, ListNamedQueriesCommand, type NamedQuery } from "@aws-sdk/client-athena";
import { UserError } from "../errors";
import type { Lake } from "./connection";

/** As many ids as BatchGetNamedQuery takes. */
const BATCH = 50;

/** The named queries of the lake's workgroup, by name. */
export async function listNamedQueries(lake: Lake): Promise<NamedQuery[]> {
    const athena = await lake.athena();
    const found: NamedQuery[] = [];
    let token: string | undefined;
    do {
        const page = await athena.send(
            new ListNamedQueriesCommand({ WorkGroup: lake.names.workgroup, MaxResults: BATCH, NextToken: token }),
        );
        const ids = page.NamedQueryIds ?? [];
        if (ids.length > 0) {
            const { NamedQueries } = await athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds: ids }));
            found.push(...(NamedQueries ?? []));
        }
        token = page.NextToken;
    } while (token !== undefined);
    return found.sort((a, b) => ((a.Name ?? "") < (b.Name ?? "") ? -1 : 1));
}

/** A named query of the lake's workgroup. @throws UserError naming those that there are. */
export async function findNamedQuery(lake: Lake, name: string): Promise<NamedQuery> {
    const all = await listNamedQueries(lake);
    const found = all.find((query) => query.Name === name);
    if (found === undefined) {
        const known = all.map((query) => query.Name).join(", ");
        throw new UserError(
            all.length === 0
                ? `Workgroup ${lake.names.workgroup} keeps no named queries, so there is no ${JSON.stringify(name)}. Set sluice:analytics namedQueries to true and deploy.`
                : `No named query ${JSON.stringify(name)} in workgroup ${lake.names.workgroup}. Known: ${known}.`,
            2,
        );
    }
    return found;
}
