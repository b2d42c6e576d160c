/** What a job of these programs has besides what is wrong with it. */
export const arguments_ = (name: string, bucket: string) => ({
    "--job-bookmark-option": "job-bookmark-enable",
    "--TempDir": `s3://${bucket}-deploy/temp/${name}/`,
    "--INPUT_DB": `${name}_raw`,
    "--INPUT_TABLE": name,
    "--OUTPUT_PATH": `s3://${bucket}-curated/${name}/`,
    "--PARTITION_COL": "day",
    "--ENV": "prod",
});
