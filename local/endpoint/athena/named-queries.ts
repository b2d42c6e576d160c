import { randomUUID } from "node:crypto";
import * as path from "node:path";
import { z } from "zod";
import { type Actions } from "../glue/action";
import { compact } from "../glue/input";
import { page } from "../glue/paging";
import { Collection } from "../state/collection";
import { invalidRequest, readRequest } from "./input";
import { type WorkGroups } from "./work-groups";

const nameSchema = z.string().min(1, "must have 1 to 128 characters").max(128, "must have 1 to 128 characters");
const descriptionSchema = z
    .string()
    .min(1, "must have 1 to 1024 characters")
    .max(1024, "must have 1 to 1024 characters");
const querySchema = z
    .string()
    .min(1, "must have 1 to 262144 characters")
    .max(262_144, "must have 1 to 262144 characters");

const namedQuerySchema = z.object({
    NamedQueryId: z.string(),
    Name: nameSchema,
    Description: z.string().optional(),
    Database: z.string(),
    QueryString: querySchema,
    WorkGroup: z.string(),
});

/** A query that a workgroup keeps. */
export type NamedQuery = z.infer<typeof namedQuerySchema>;

const createSchema = z.object({
    Name: nameSchema,
    Description: descriptionSchema.optional(),
    Database: z.string().min(1, "must have 1 to 255 characters").max(255, "must have 1 to 255 characters"),
    QueryString: querySchema,
    ClientRequestToken: z.string().min(32, "must have 32 to 128 characters").max(128).optional(),
    WorkGroup: z.string().optional(),
});
const oneSchema = z.object({ NamedQueryId: z.string().min(1) });
const updateSchema = oneSchema.extend({
    Name: nameSchema,
    Description: z.string().max(1024, "must have at most 1024 characters").optional(),
    QueryString: querySchema,
});
const batchSchema = z.object({ NamedQueryIds: z.array(z.string()).min(1).max(50, "must be at most 50 ids") });
const listSchema = z.object({
    WorkGroup: z.string().optional(),
    MaxResults: z.int().min(0).max(50, "must be at most 50").optional(),
    NextToken: z.string().optional(),
});

/** Named queries. moto keeps them in its own workgroups, which are not those of the endpoint, and deletes none. */
export class NamedQueries {
    private readonly queries: Collection<NamedQuery>;

    constructor(
        stateDir: string,
        private readonly workGroups: () => WorkGroups,
    ) {
        this.queries = new Collection(path.join(stateDir, "athena", "named-queries"), namedQuerySchema);
    }

    get(id: string): NamedQuery | undefined {
        return this.queries.get(id);
    }

    has(workGroup: string): boolean {
        return this.of(workGroup).length > 0;
    }

    deleteOf(workGroup: string): void {
        for (const { NamedQueryId } of this.of(workGroup)) {
            this.queries.delete(NamedQueryId);
        }
    }

    readonly actions: Actions = {
        CreateNamedQuery: (input) => {
            const request = readRequest(createSchema, input);
            const { ClientRequestToken: _, ...query } = request;
            const WorkGroup = this.workGroups().require(request.WorkGroup ?? "primary").Name;
            const NamedQueryId = randomUUID();
            this.queries.set(NamedQueryId, compact({ ...query, NamedQueryId, WorkGroup }));
            return { NamedQueryId };
        },
        GetNamedQuery: (input) => ({ NamedQuery: this.require(readRequest(oneSchema, input).NamedQueryId) }),
        BatchGetNamedQuery: (input) => {
            const ids = readRequest(batchSchema, input).NamedQueryIds;
            return {
                NamedQueries: ids.flatMap((id) => this.queries.get(id) ?? []),
                UnprocessedNamedQueryIds: ids
                    .filter((id) => !this.queries.has(id))
                    .map((id) => ({
                        NamedQueryId: id,
                        ErrorCode: "INVALID_REQUEST",
                        ErrorMessage: `NamedQuery ${id} was not found`,
                    })),
            };
        },
        ListNamedQueries: (input) => {
            const request = readRequest(listSchema, input);
            const group = this.workGroups().require(request.WorkGroup ?? "primary");
            const ids = this.of(group.Name).map(({ NamedQueryId }) => NamedQueryId);
            const size = request.MaxResults === 0 ? undefined : request.MaxResults;
            const { items, nextToken } = page(ids, (id) => id, { ...request, MaxResults: size }, 50);
            return compact({ NamedQueryIds: items, NextToken: nextToken });
        },
        UpdateNamedQuery: (input) => {
            const request = readRequest(updateSchema, input);
            const old = this.require(request.NamedQueryId);
            this.queries.set(old.NamedQueryId, compact({ ...old, ...request }));
            return {};
        },
        DeleteNamedQuery: (input) => {
            const { NamedQueryId } = this.require(readRequest(oneSchema, input).NamedQueryId);
            this.queries.delete(NamedQueryId);
            return {};
        },
    };

    private of(workGroup: string): readonly NamedQuery[] {
        return this.queries.list().filter((query) => query.WorkGroup === workGroup);
    }

    private require(id: string): NamedQuery {
        const found = this.queries.get(id);
        if (found === undefined) {
            throw invalidRequest(`NamedQuery ${id} was not found`);
        }
        return found;
    }
}
