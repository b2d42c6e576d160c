import { text } from "../../schema/property";

/** The input by which a bucket's setting names its bucket: another bucket is another setting. */
export const settingOf = { bucket: text({ required: true, replace: true }) };

/** What S3 answers for a setting of a bucket that is gone. */
export const NO_BUCKET = "NoSuchBucket";
