import * as path from "node:path";
import { z } from "zod";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { notFound, readInput, tagsSchema } from "./input";

const tagsRecordSchema = z.record(z.string(), z.string());

/** Tags of the jobs and crawlers that the endpoint keeps. */
export class Tags {
    private readonly byArn: Collection<Record<string, string>>;

    constructor(stateDir: string) {
        this.byArn = new Collection(path.join(stateDir, "glue", "tags"), tagsRecordSchema);
    }

    get(arn: string): Record<string, string> {
        return this.byArn.get(arn) ?? {};
    }

    set(arn: string, tags: Record<string, string> | undefined): void {
        if (tags !== undefined && Object.keys(tags).length > 0) {
            this.byArn.set(arn, tags);
        } else {
            this.byArn.delete(arn);
        }
    }

    /** Whether a thing has all of the given tags, as list calls filter. */
    matches(arn: string, wanted: Readonly<Record<string, string>> | undefined): boolean {
        const tags = this.get(arn);
        return Object.entries(wanted ?? {}).every(([key, value]) => tags[key] === value);
    }

    /** TagResource, UntagResource and GetTags for the ARNs that exist here. */
    actions(exists: (arn: string) => boolean): Actions {
        const requireThing = (arn: string): string => {
            if (!exists(arn)) {
                throw notFound(`Resource not found: ${arn}`);
            }
            return arn;
        };
        return {
            TagResource: (input) => {
                const { ResourceArn, TagsToAdd } = readInput(tagResourceSchema, input);
                const arn = requireThing(ResourceArn);
                this.set(arn, readInput(tagsSchema, { ...this.get(arn), ...TagsToAdd }));
                return {};
            },
            UntagResource: (input) => {
                const { ResourceArn, TagsToRemove } = readInput(untagResourceSchema, input);
                const arn = requireThing(ResourceArn);
                this.set(
                    arn,
                    Object.fromEntries(Object.entries(this.get(arn)).filter(([key]) => !TagsToRemove.includes(key))),
                );
                return {};
            },
            GetTags: (input) => ({ Tags: this.get(requireThing(readInput(getTagsSchema, input).ResourceArn)) }),
        };
    }
}

const getTagsSchema = z.object({ ResourceArn: z.string().min(1) });
const tagResourceSchema = getTagsSchema.extend({ TagsToAdd: tagsSchema });
const untagResourceSchema = getTagsSchema.extend({ TagsToRemove: z.array(z.string()).max(50) });
