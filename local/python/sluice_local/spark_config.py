"""The Spark configuration of a job run, as the spark-defaults.conf that any SparkContext in it picks up."""

from __future__ import annotations

import re
from pathlib import Path

from sluice_local.job_spec import JobSpec

_SETTING = re.compile(r"^(?P<key>spark\.[A-Za-z0-9_.\-]+)=(?P<value>.*)$", re.DOTALL)


class ConfArgumentError(ValueError):
    """The job's `--conf` argument is not `spark.key=value`."""


def spark_settings(spec: JobSpec) -> dict[str, str]:
    """Settings by key; what the job's `--conf` argument says wins, as on Glue."""
    filesystem = "org.apache.hadoop.fs.s3a.S3AFileSystem"
    settings = {
        "spark.app.name": spec.job_name,
        "spark.master": "local[2]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(spec.work_dir / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Two cores: more partitions than that are only more tasks to start.
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "512",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.python.daemon.module": "sluice_local.worker_daemon",
        "spark.hadoop.fs.s3.impl": filesystem,
        "spark.hadoop.fs.s3a.impl": filesystem,
        "spark.hadoop.fs.s3n.impl": filesystem,
        "spark.hadoop.fs.s3a.endpoint": spec.endpoint,
        "spark.hadoop.fs.s3a.endpoint.region": spec.region,
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled": str(spec.endpoint.startswith("https:")).lower(),
        # The role's session, from the environment: credentials in a file would outlive the run.
        "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
        "spark.hadoop.fs.s3a.buffer.dir": str(spec.work_dir / "s3a"),
    }
    return {**settings, **_conf_argument(spec.arguments.get("--conf", ""))}


def write_spark_defaults(settings: dict[str, str], folder: Path) -> None:
    """Writes spark-defaults.conf, which is read as Java properties, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} {_escape(value)}" for key, value in settings.items()]
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "log4j2.properties").write_text(_LOG4J, encoding="utf-8")


def _conf_argument(text: str) -> dict[str, str]:
    """Glue takes several settings in the one argument: `k1=v1 --conf k2=v2`."""
    settings = {}
    for part in re.split(r"\s+--conf\s+", text.strip()) if text.strip() else []:
        match = _SETTING.match(part.strip())
        if match is None:
            raise ConfArgumentError(f"--conf: got {part!r}, allowed: spark.key=value, several as k1=v1 --conf k2=v2")
        settings[match["key"]] = match["value"].strip()
    return settings


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


_LOG4J = """\
rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %p %c{1}: %m%n
# True of every machine without Hadoop's native library, and no concern of the job's.
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
logger.metrics.name = org.apache.hadoop.metrics2.impl.MetricsConfig
logger.metrics.level = error
logger.sdk.name = com.amazonaws.util.VersionInfoUtils
logger.sdk.level = error
"""
