/** What KMS answers when there is none. */
export const NOT_FOUND = "NotFoundException";

/** The id of a key that is given by its ARN, or by its id. */
export function keyIdOf(idOrArn: string): string {
    return idOrArn.replace(/^arn:aws[\w-]*:kms:[^:]*:\d{12}:key\//, "");
}
