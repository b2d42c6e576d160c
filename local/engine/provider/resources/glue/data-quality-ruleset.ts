import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { object, text } from "../../schema/property";
import { changeTags, NOT_FOUND, readTags } from "./tags";

export const dataQualityRuleset = defineResource({
    type: "aws:glue/dataQualityRuleset:DataQualityRuleset",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties: {
        name: text({ required: true, replace: true }),
        description: text(),
        ruleset: text({ required: true }),
        targetTable: object(
            {
                catalogId: text(),
                databaseName: text({ required: true }),
                tableName: text({ required: true }),
            },
            // UpdateDataQualityRuleset takes no table.
            { replace: true },
        ),
    },
    outputs: ["arn", "createdOn", "lastModifiedOn", "recommendationRunId"],
    changing: { lastModifiedOn: ["description", "ruleset"] },

    async create(session, inputs, tags) {
        const glue = await session.aws.glue();
        const { targetTable: table } = inputs;
        await glue.createDataQualityRuleset({
            Name: inputs.name,
            Description: inputs.description,
            Ruleset: inputs.ruleset,
            TargetTable: table && {
                CatalogId: table.catalogId,
                DatabaseName: table.databaseName,
                TableName: table.tableName,
            },
            Tags: tags,
        });
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getDataQualityRuleset({ Name: name }), NOT_FOUND);
        if (found === undefined) {
            return undefined;
        }
        const { TargetTable: table } = found;
        return {
            tags: await readTags(glue, rulesetArn(session, name)),
            properties: {
                name: found.Name,
                arn: rulesetArn(session, name),
                description: found.Description || undefined,
                ruleset: found.Ruleset,
                targetTable: table && {
                    catalogId: table.CatalogId,
                    databaseName: table.DatabaseName,
                    tableName: table.TableName,
                },
                createdOn: found.CreatedOn?.toISOString(),
                lastModifiedOn: found.LastModifiedOn?.toISOString(),
                recommendationRunId: found.RecommendationRunId ?? "",
            },
        };
    },

    async update(session, name, { inputs, changed, tags }) {
        const glue = await session.aws.glue();
        if (changed()) {
            await glue.updateDataQualityRuleset({
                Name: name,
                Description: inputs.description ?? "",
                Ruleset: inputs.ruleset,
            });
        }
        await changeTags(glue, rulesetArn(session, name), tags);
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteDataQualityRuleset({ Name: name }), NOT_FOUND);
    },
});

function rulesetArn(session: Session, name: string): string {
    return arn(session, "glue", `dataQualityRuleset/${name}`);
}
