"""The Glue job: raw table in, curated partitions and quarantined rows out, the bookmark moved last.

Everything that depends on Glue is in this file; what happens to the rows is in the package `sluice_etl`.
"""

import json
import sys
import time

from pyspark.context import SparkContext

from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from sluice_etl.arguments import NAMES, JobArguments, check_agreement, parse_arguments
from sluice_etl.contract import Contract, parse_contract
from sluice_etl.metrics import put_metrics, put_reject_ratio
from sluice_etl.overwrite import overwrite
from sluice_etl.recorder import Recorder
from sluice_etl.restore import restorable, restore_point
from sluice_etl.s3 import read_text, s3_client
from sluice_etl.sift import sift
from sluice_etl.sink import Destination, WrittenObject, append, quarantine
from sluice_etl.sources import RawRows, read_source
from sluice_etl.split import Batch
from sluice_etl.summary import Run, summarise


def main() -> None:
    """Read, conform, split, write, summarise, commit. What fails on the way leaves the bookmark where it was."""
    started = time.monotonic()
    options = getResolvedOptions(sys.argv, list(NAMES))
    arguments = parse_arguments(options)
    contract = read_contract(arguments)
    context = SparkContext.getOrCreate()
    glue = GlueContext(context)
    job = Job(glue)
    job.init(arguments.job_name, options)

    new_rows = glue.create_dynamic_frame.from_catalog(
        database=arguments.input_db,
        table_name=arguments.input_table,
        transformation_ctx="raw",
        # The sink makes its keys of the files' names, and rows of grouped files have none.
        additional_options={"groupFiles": "none"},
    )
    raw = as_read(new_rows, contract)
    # A script that is run by hand, in a notebook or a container, has no job run.
    run_id = options.get("JOB_RUN_ID") or context.applicationId
    run = Run(arguments.job_name, run_id, arguments.env, str(arguments.contract), arguments.script_version)
    with sift(raw, contract) as batch:
        put_reject_ratio(contract.name, arguments.job_name, batch.rows_rejected, batch.rows_read)
        batch.check_reject_ratio(contract.max_reject_ratio)
        recorder = Recorder(s3_client(), arguments.manifest, contract, run)
        destination = Destination(arguments.output, arguments.quarantine, run.id)
        recorder.begin(batch, destination)
        written, restore = write(batch, contract, destination)
        manifest = recorder.end(batch, written, destination)
        summary = summarise(batch, written, contract, run, raw.columns, {**manifest, **restore})
    print(summary, flush=True)
    job.commit()
    put_metrics(summary, time.monotonic() - started)


def read_contract(arguments: JobArguments) -> Contract:
    """Read the dataset's contract, and check that the job's arguments agree with it."""
    contract = parse_contract(read_text(s3_client(), arguments.contract), str(arguments.contract))
    check_agreement(arguments, contract)
    return contract


def as_read(new_rows: DynamicFrame, contract: Contract) -> RawRows:
    """Turn what Glue read into the rows as they came, with the name of each row's file."""
    return read_source(settled(new_rows, contract).toDF(), contract)


def settled(new_rows: DynamicFrame, contract: Contract) -> DynamicFrame:
    """Settle the types of columns where files hold several: texts, for the contract decides."""
    if contract.source.format == "parquet":
        return new_rows.resolveChoice(choice="cast:string")
    # Of text files only the names are used: to name the columns spares Glue a look at every value for its type.
    return new_rows.resolveChoice(specs=[(f"`{name}`", "cast:string") for name in contract.raw_names])


def write(batch: Batch, contract: Contract, destination: Destination) -> tuple[list[WrittenObject], dict[str, object]]:
    """Write accepted and rejected rows, in the way that the contract says; for an overwrite, say how to undo it."""
    if contract.write_mode == "append":
        return append(batch, contract, destination), {}
    rejected = quarantine(batch, contract, destination)
    point = restore_point(s3_client(), batch, contract, destination.curated)
    fields: dict[str, object] = {} if point is None else {"overwrite": point.fields()}
    if point is not None:
        # A run that is killed in the middle has no other chance to say it.
        print(json.dumps({"sluice": "overwrite-begins", "runId": destination.run_id, **point.fields()}), flush=True)
    with restorable(point):
        return [*rejected, *overwrite(batch, contract, str(destination.curated))], fields


if __name__ == "__main__":
    main()
