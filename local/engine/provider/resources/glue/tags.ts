import { type Glue } from "@aws-sdk/client-glue";
import { type Change } from "../../resource";
import { type Tags } from "../../tags";

/** The tags of a Glue resource. */
export async function readTags(glue: Glue, arn: string): Promise<Tags> {
    const { Tags: tags = {} } = await glue.getTags({ ResourceArn: arn });
    return tags;
}

/** Makes the tags of a Glue resource what `changes` asks for. */
export async function changeTags(glue: Glue, arn: string, { set, removed }: Change<never>["tags"]): Promise<void> {
    if (removed.length > 0) {
        await glue.untagResource({ ResourceArn: arn, TagsToRemove: [...removed] });
    }
    if (Object.keys(set).length > 0) {
        await glue.tagResource({ ResourceArn: arn, TagsToAdd: set });
    }
}

/** What Glue answers when there is none. */
export const NOT_FOUND = "EntityNotFoundException";
