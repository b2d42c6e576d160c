"""The JVM of a job run: started before the script is, so that Spark is there when the script asks for it."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sluice_local.java import spark_home, submit_command

#: Names of the class data archives that `python -m sluice_local.class_archive` puts beside the jars: Spark's classes,
#: and the JVM's own for a JVM that came without.
ARCHIVE_NAME = "classes.jsa"
BASE_ARCHIVE_NAME = "jvm.jsa"

_STARTUP_SECONDS = 60.0

# Ten times the JVM's own thresholds for its optimising compiler. A short run ends before that pays, and on two cores it
# takes time from the run itself: measured, a quarter less processor time for a small run, no more for 4 million rows.
_LATE_OPTIMISATION = (
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
)


class GatewayError(RuntimeError):
    """The JVM ended, or said nothing, before Python could reach it."""


class Gateway:
    """A JVM that waits for PySpark. PySpark finds it by two environment variables."""

    def __init__(self, process: subprocess.Popen[bytes], info: Path) -> None:
        self._process = process
        self._info = info

    @classmethod
    def start(
        cls,
        jars: Sequence[str],
        conf_dir: Path,
        work_dir: Path,
        *,
        environment: Mapping[str, str],
        trust_store: str | None = None,
        extra_options: Sequence[str] = (),
    ) -> Gateway:
        """Starts the JVM, and returns without waiting for it."""
        # Spark's own protocol: the JVM writes port and secret into the file that this variable names.
        info = work_dir / "gateway"
        info.unlink(missing_ok=True)
        options = [
            "-Xmx2g",
            *_LATE_OPTIMISATION,
            # The JVM's own warnings go to stdout, which belongs to the script.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            f"-Dlog4j2.configurationFile={conf_dir / 'log4j2.properties'}",
            f"-Djava.io.tmpdir={work_dir}",
            *_archive_options(jars),
            *([f"-Djavax.net.ssl.trustStore={trust_store}"] if trust_store else []),
            *extra_options,
        ]
        command = submit_command(jars, ["pyspark-shell"], options)
        process = subprocess.Popen(
            command,
            # The JVM ends when its stdin does, so it cannot outlive this process, however that ends.
            stdin=subprocess.PIPE,
            env={
                **environment,
                "SPARK_HOME": str(spark_home()),
                "SPARK_CONF_DIR": str(conf_dir),
                "SPARK_LOCAL_IP": "127.0.0.1",
                "SPARK_LOCAL_DIRS": str(work_dir / "spark"),
                "_PYSPARK_DRIVER_CONN_INFO_PATH": str(info),
                "AWS_JAVA_V1_DISABLE_DEPRECATION_ANNOUNCEMENT": "true",
            },
            cwd=work_dir,
        )
        return cls(process, info)

    def announce(self) -> None:
        """Waits for the JVM, then tells PySpark, through the environment, where it is."""
        deadline = time.monotonic() + _STARTUP_SECONDS
        while not self._info.exists():
            code = self._process.poll()
            if code is not None:
                raise GatewayError(
                    f"The JVM ended with exit code {code} before Spark could start; its messages are above."
                )
            if time.monotonic() > deadline:
                raise GatewayError(f"The JVM did not come up within {_STARTUP_SECONDS:.0f} s.")
            time.sleep(0.01)
        content = self._info.read_bytes()
        self._info.unlink()
        # A 4-byte port, a 4-byte length, the secret.
        (port,) = struct.unpack("!i", content[:4])
        os.environ["PYSPARK_GATEWAY_PORT"] = str(port)
        os.environ["PYSPARK_GATEWAY_SECRET"] = content[8:].decode()

    def exit_code(self) -> int | None:
        """The JVM's exit code; None while it runs."""
        return self._process.poll()

    def close(self) -> int:
        """Closes the JVM's stdin, on which it ends by itself, and waits for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        return self._process.wait()

    def kill(self) -> None:
        """Ends the JVM at once: nothing of a run is kept in it."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def _archive_options(jars: Sequence[str]) -> list[str]:
    """Options that map prepared classes into memory. An archive of another JVM or other jars is ignored by the JVM."""
    if not jars:
        return []
    base, archive = (Path(jars[0]).parent / name for name in (BASE_ARCHIVE_NAME, ARCHIVE_NAME))
    if not archive.is_file():
        return []
    files = f"{base}{os.pathsep}{archive}" if base.is_file() else str(archive)
    return [f"-XX:SharedArchiveFile={files}", "-Xshare:auto"]
