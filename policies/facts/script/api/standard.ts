/** Libraries that come with Python, with Glue or with Spark, or that everybody uses: they hold nothing of the job's own. */

const libraries = new Set(
    (
        "abc argparse ast asyncio awsglue awsgluedq awsgluedi awswrangler base64 boto3 botocore builtins collections " +
        "concurrent contextlib copy csv dataclasses datetime decimal delta enum functools glob gzip hashlib importlib " +
        "inspect io itertools json logging math multiprocessing numpy operator os pandas pathlib pickle polars pprint " +
        "psycopg2 py4j pyarrow pymysql pyspark pytz queue random re redshift_connector requests s3fs shutil signal " +
        "smart_open sqlalchemy sqlite3 string struct subprocess sys tempfile textwrap threading time traceback typing " +
        "types urllib urllib3 uuid warnings yaml zipfile zoneinfo"
    ).split(" "),
);

/** Whether something with this full name comes from such a library; what is not even known by name does not count as one. */
export function isStandard(path: string): boolean {
    return libraries.has(rootOf(path));
}

/** Whether it is not known where something comes from. */
export function isNameless(path: string): boolean {
    return rootOf(path) === "?";
}

function rootOf(path: string): string {
    return path.split(/[.(]/u, 1)[0] ?? "";
}
