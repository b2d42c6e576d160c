"""Command lines for the JVM that Spark runs in, made without the second JVM that Spark's shell scripts start for it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

# Packages that Spark reaches into by reflection on Java 17; Spark's own launcher opens the same ones.
_OPENED_PACKAGES = (
    "java.base/java.lang",
    "java.base/java.lang.invoke",
    "java.base/java.lang.reflect",
    "java.base/java.io",
    "java.base/java.net",
    "java.base/java.nio",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic",
    "java.base/jdk.internal.ref",
    "java.base/sun.nio.ch",
    "java.base/sun.nio.cs",
    "java.base/sun.security.action",
    "java.base/sun.util.calendar",
    "java.security.jgss/sun.security.krb5",
)

SPARK_SUBMIT = "org.apache.spark.deploy.SparkSubmit"


def spark_home() -> Path:
    """The installed PySpark package, which is a complete Spark distribution."""
    import pyspark

    return Path(pyspark.__file__).parent


def java_executable() -> str:
    """`$JAVA_HOME/bin/java` where JAVA_HOME is set, else `java` from PATH."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def class_path(extra_jars: Iterable[str]) -> str:
    """Spark's own jars, then `extra_jars`: of a library in both, Spark takes the version it was tested with."""
    spark_jars = sorted(str(jar) for jar in (spark_home() / "jars").glob("*.jar"))
    return os.pathsep.join([*spark_jars, *sorted(extra_jars)])


def submit_command(jars: Iterable[str], submit_arguments: Sequence[str], jvm_options: Sequence[str] = ()) -> list[str]:
    """The command line of SparkSubmit with `submit_arguments`; SPARK_SUBMIT_OPTS is honoured, as in spark-submit."""
    return [
        java_executable(),
        *shlex.split(os.environ.get("SPARK_SUBMIT_OPTS", "")),
        *jvm_options,
        # No shared memory file in the system's temporary folder: a killed JVM would leave it behind.
        "-XX:-UsePerfData",
        "-Djdk.reflect.useDirectMethodHandle=false",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED_PACKAGES),
        "-cp",
        class_path(jars),
        SPARK_SUBMIT,
        *submit_arguments,
    ]
