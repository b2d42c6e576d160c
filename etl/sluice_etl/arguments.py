"""The job's own arguments, checked before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from .contract import Contract
from .errors import ArgumentError
from .s3 import S3Location, parse_s3_prefix, parse_s3_uri

NAMES = (
    "JOB_NAME",
    "INPUT_DB",
    "INPUT_TABLE",
    "OUTPUT_PATH",
    "PARTITION_COL",
    "ENV",
    "QUARANTINE_PATH",
    "MANIFEST_PATH",
    "CONTRACT",
    "WRITE_MODE",
    "SCRIPT_VERSION",
)


@dataclass(frozen=True)
class JobArguments:
    """The arguments of one run."""

    job_name: str
    input_db: str
    input_table: str
    output: S3Location
    partition_col: str
    env: str
    quarantine: S3Location
    manifest: S3Location
    contract: S3Location
    write_mode: str
    script_version: str


def parse_arguments(resolved: Mapping[str, str]) -> JobArguments:
    """Check what `getResolvedOptions` gave.

    Raises:
        ArgumentError: when a value is empty or not of its form, or when curated rows, quarantined rows and
            manifests would mix.
    """
    for name in NAMES:
        if not resolved[name].strip():
            raise ArgumentError(f"--{name} is empty.")
    output = parse_s3_prefix(resolved["OUTPUT_PATH"], "--OUTPUT_PATH")
    quarantine = parse_s3_prefix(resolved["QUARANTINE_PATH"], "--QUARANTINE_PATH")
    manifest = parse_s3_prefix(resolved["MANIFEST_PATH"], "--MANIFEST_PATH")
    _apart(
        "OUTPUT_PATH", output, "QUARANTINE_PATH", quarantine, "readers of the curated table would read rejected rows"
    )
    for name, prefix in (("OUTPUT_PATH", output), ("QUARANTINE_PATH", quarantine)):
        _apart(name, prefix, "MANIFEST_PATH", manifest, "readers of the table would take manifests for data")
    return JobArguments(
        job_name=resolved["JOB_NAME"],
        input_db=resolved["INPUT_DB"],
        input_table=resolved["INPUT_TABLE"],
        output=output,
        partition_col=resolved["PARTITION_COL"],
        env=resolved["ENV"],
        quarantine=quarantine,
        manifest=manifest,
        contract=parse_s3_uri(resolved["CONTRACT"], "--CONTRACT"),
        write_mode=resolved["WRITE_MODE"],
        script_version=resolved["SCRIPT_VERSION"],
    )


def _apart(name: str, prefix: S3Location, other: str, other_prefix: S3Location, harm: str) -> None:
    if str(prefix).startswith(str(other_prefix)) or str(other_prefix).startswith(str(prefix)):
        raise ArgumentError(
            f"--{name} {prefix} and --{other} {other_prefix} are one inside the other: {harm}. "
            "Give each a prefix of its own."
        )


def check_agreement(arguments: JobArguments, contract: Contract) -> None:
    """Refuse a job whose arguments say other than its contract: which one is meant cannot be known.

    Raises:
        ArgumentError: naming both values.
    """
    for name, argument, key, value in (
        ("PARTITION_COL", arguments.partition_col, "partitionColumn", contract.partition_column),
        ("WRITE_MODE", arguments.write_mode, "writeMode", contract.write_mode),
    ):
        if argument != value:
            raise ArgumentError(
                f"--{name} is {argument!r}, but {key} in the contract {arguments.contract} is {value!r}: "
                "make them the same."
            )
