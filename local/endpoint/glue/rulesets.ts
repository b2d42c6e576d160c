import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import {
    alreadyExists,
    compact,
    descriptionSchema,
    nameSchema,
    notFound,
    now,
    omit,
    readInput,
    tagsSchema,
} from "./input";
import { page, pagingSchema } from "./paging";
import { type Tags } from "./tags";

const textSchema = z
    .string()
    .min(1, "must have 1 to 65536 characters")
    .max(65_536, "must have 1 to 65536 characters")
    .regex(/^\s*(?:#[^\n]*\s*)*(?:Rules|Analyzers|DataSources|Metadata)\s*=/, "must be DQDL: Rules = [ … ]");
const targetSchema = z.object({ TableName: nameSchema, DatabaseName: nameSchema, CatalogId: z.string().optional() });

const rulesetSchema = z.object({
    Name: nameSchema,
    Description: z.string().optional(),
    Ruleset: textSchema,
    TargetTable: targetSchema.optional(),
    CreatedOn: z.number(),
    LastModifiedOn: z.number(),
});

/** A data quality ruleset. */
export type Ruleset = z.infer<typeof rulesetSchema>;

const createSchema = z.object({
    Name: nameSchema,
    Description: descriptionSchema.optional(),
    Ruleset: textSchema,
    TargetTable: targetSchema.optional(),
    Tags: tagsSchema.optional(),
    ClientToken: z.string().optional(),
});
const updateSchema = createSchema.pick({ Name: true, Description: true }).extend({ Ruleset: textSchema.optional() });
const nameOnlySchema = z.object({ Name: nameSchema });
const listSchema = pagingSchema.extend({
    Filter: z.strictObject({ Name: nameSchema.optional(), TargetTable: targetSchema.optional() }).optional(),
    Tags: z.record(z.string(), z.string()).optional(),
});

/** Data quality rulesets. Whether one can be evaluated here is said when it is, as with AWS. */
export class Rulesets {
    private readonly rulesets: Collection<Ruleset>;

    constructor(
        stateDir: string,
        private readonly arns: Arns,
        private readonly tags: Tags,
    ) {
        this.rulesets = new Collection(path.join(stateDir, "glue", "rulesets"), rulesetSchema);
    }

    has(name: string): boolean {
        return this.rulesets.has(name);
    }

    require(name: string): Ruleset {
        const found = this.rulesets.get(name);
        if (found === undefined) {
            throw notFound(`Cannot find Data Quality Ruleset ${name}.`);
        }
        return found;
    }

    readonly actions: Actions = {
        CreateDataQualityRuleset: (input) => {
            const { Tags: tags, ClientToken: _, ...settings } = readInput(createSchema, input);
            if (this.has(settings.Name)) {
                throw alreadyExists(`Data Quality Ruleset ${settings.Name} already exists.`);
            }
            const time = now();
            this.rulesets.set(settings.Name, compact({ ...settings, CreatedOn: time, LastModifiedOn: time }));
            this.tags.set(this.arns.ruleset(settings.Name), tags);
            return { Name: settings.Name };
        },
        GetDataQualityRuleset: (input) => this.require(readInput(nameOnlySchema, input).Name),
        UpdateDataQualityRuleset: (input) => {
            const change = readInput(updateSchema, input);
            const changed = { ...this.require(change.Name), ...compact(change), LastModifiedOn: now() };
            this.rulesets.set(change.Name, changed);
            return compact({ Name: changed.Name, Description: changed.Description, Ruleset: changed.Ruleset });
        },
        DeleteDataQualityRuleset: (input) => {
            const { Name } = this.require(readInput(nameOnlySchema, input).Name);
            this.rulesets.delete(Name);
            this.tags.set(this.arns.ruleset(Name), undefined);
            return {};
        },
        ListDataQualityRulesets: (input) => {
            const request = readInput(listSchema, input);
            const { Name, TargetTable } = request.Filter ?? {};
            const found = this.rulesets
                .list()
                .filter(
                    (one) =>
                        (Name === undefined || one.Name === Name) &&
                        (TargetTable === undefined ||
                            (one.TargetTable?.TableName === TargetTable.TableName &&
                                one.TargetTable.DatabaseName === TargetTable.DatabaseName)) &&
                        this.tags.matches(this.arns.ruleset(one.Name), request.Tags),
                );
            const { items, nextToken } = page(found, (one) => one.Name, request);
            return compact({ Rulesets: items.map((one) => omit(one, "Ruleset")), NextToken: nextToken });
        },
    };
}
