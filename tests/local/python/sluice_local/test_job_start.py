"""What a job run starts with: its spec, Spark's settings, the JVM's command line, and how a failure is told."""

import json
from pathlib import Path

import pytest

from sluice_local import java, spark_jars
from sluice_local.gateway import ARCHIVE_NAME, BASE_ARCHIVE_NAME, _archive_options
from sluice_local.job_failure import describe
from sluice_local.job_spec import JobSpec
from sluice_local.spark_config import ConfArgumentError, spark_settings, write_spark_defaults
from sluice_local.spec import SpecError


@pytest.fixture
def spec(tmp_path):
    def read(**changes):
        values = {
            "runId": "jr_1",
            "jobName": "users",
            "attempt": 0,
            "scriptLocation": "s3://b/job.py",
            "arguments": {"--KEY": "value", "--empty": ""},
            "endpoint": "http://127.0.0.1:1",
            "region": "us-east-1",
            "workDir": str(tmp_path),
            "sparkJars": [],
            **changes,
        }
        path = tmp_path / "spec.json"
        path.write_text(json.dumps(values), encoding="utf-8")
        return JobSpec.read(path)

    return read


class TestTheCommandLineOfAScript:
    def test_has_glues_own_names_and_the_arguments(self, spec):
        own = ["--JOB_NAME", "users", "--JOB_ID", "j_jr_1", "--JOB_RUN_ID", "jr_1"]
        assert spec().argv() == [*own, "--KEY", "value", "--empty", ""]

    def test_keeps_a_run_id_that_the_endpoint_gives(self, spec):
        assert spec(arguments={"--JOB_RUN_ID": "given"}).argv()[5] == "given"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"arguments": {"KEY": "v"}}, "got 'KEY', allowed: names that begin with --"),
        (
            {"sparkJars": ["/gone.jar"]},
            r"/gone\.jar is not a file; resolve them with python -m sluice_local\.spark_jars",
        ),
        ({"attempt": "0"}, "\"attempt\": got '0', allowed: a whole number"),
    ],
)
def test_a_wrong_spec_is_refused(spec, changes, message):
    with pytest.raises(SpecError, match=message):
        spec(**changes)


class TestSparksSettings:
    def test_take_s3_through_s3a_at_the_endpoint_with_credentials_from_the_environment(self, spec):
        settings = spark_settings(spec())
        assert settings["spark.hadoop.fs.s3.impl"] == "org.apache.hadoop.fs.s3a.S3AFileSystem"
        assert settings["spark.hadoop.fs.s3a.endpoint"] == "http://127.0.0.1:1"
        assert settings["spark.hadoop.fs.s3a.connection.ssl.enabled"] == "false"
        assert "Environment" in settings["spark.hadoop.fs.s3a.aws.credentials.provider"]

    def test_listen_on_this_machine_only(self, spec):
        settings = spark_settings(spec())
        assert settings["spark.driver.host"] == settings["spark.driver.bindAddress"] == "127.0.0.1"
        assert settings["spark.ui.enabled"] == "false"

    def test_are_overridden_by_the_conf_argument(self, spec):
        conf = "spark.sql.ansi.enabled=true --conf spark.sql.shuffle.partitions=9"
        settings = spark_settings(spec(arguments={"--conf": conf}))
        assert settings["spark.sql.ansi.enabled"] == "true"
        assert settings["spark.sql.shuffle.partitions"] == "9"

    @pytest.mark.parametrize("conf", ["spark.x", "x=1", "spark.a=1 --conf b"])
    def test_refuse_a_conf_argument_of_another_form(self, spec, conf):
        with pytest.raises(ConfArgumentError, match=r"allowed: spark\.key=value"):
            spark_settings(spec(arguments={"--conf": conf}))

    def test_are_written_as_java_properties(self, tmp_path):
        write_spark_defaults({"spark.a": "C:\\x\ny"}, tmp_path / "conf")
        assert (tmp_path / "conf" / "spark-defaults.conf").read_text("utf-8") == "spark.a C:\\\\x\\ny\n"


class TestTheJvmsCommandLine:
    def test_puts_sparks_own_jars_first(self):
        paths = java.class_path(["/b.jar", "/a.jar"]).split(":")
        assert paths[-2:] == ["/a.jar", "/b.jar"]
        assert Path(paths[0]).parent == java.spark_home() / "jars"

    def test_honours_java_home_and_spark_submit_opts(self, monkeypatch):
        monkeypatch.setenv("JAVA_HOME", "/java")
        monkeypatch.setenv("SPARK_SUBMIT_OPTS", "-Dtrust='a b'")
        assert java.submit_command([], ["app"])[:2] == ["/java/bin/java", "-Dtrust=a b"]
        monkeypatch.delenv("JAVA_HOME")
        assert java.submit_command([], ["app"])[0] == "java"

    def test_uses_a_class_archive_that_lies_beside_the_jars(self, tmp_path):
        jar = tmp_path / "a.jar"
        assert _archive_options([str(jar)]) == []
        (tmp_path / ARCHIVE_NAME).touch()
        assert f"-XX:SharedArchiveFile={tmp_path / ARCHIVE_NAME}" in _archive_options([str(jar)])
        (tmp_path / BASE_ARCHIVE_NAME).touch()
        both = f"{tmp_path / BASE_ARCHIVE_NAME}:{tmp_path / ARCHIVE_NAME}"
        assert f"-XX:SharedArchiveFile={both}" in _archive_options([str(jar)])


class TestAFailure:
    def test_is_told_with_its_type(self):
        assert describe(ValueError("not today")) == "ValueError: not today"
        assert describe(KeyError()) == "KeyError"

    def test_is_told_without_the_jvms_stack(self):
        text = "An error occurred while calling o1.load.\n: org.x.Y: Denied\n\tat org.x.Z(Z.java:1)\n\t... 3 more\n"
        assert describe(RuntimeError(text)) == (
            "RuntimeError: An error occurred while calling o1.load. : org.x.Y: Denied"
        )

    def test_is_told_in_glues_length(self):
        assert len(describe(ValueError("x" * 9000))) == 2000


class TestResolvedJars:
    def record(self, folder, **changes):
        (folder / "a.jar").write_bytes(b"jar")
        record = {"packages": spark_jars.PACKAGES, "excludes": spark_jars.EXCLUDES, "jars": {"a.jar": 3}, **changes}
        (folder / "resolved.json").write_text(json.dumps(record), encoding="utf-8")

    def test_are_not_resolved_again(self, tmp_path, monkeypatch):
        monkeypatch.setattr(spark_jars, "_resolve_with_ivy", lambda _: pytest.fail("resolved again"))
        self.record(tmp_path)
        assert spark_jars.resolve(tmp_path) == [tmp_path / "a.jar"]

    @pytest.mark.parametrize("changes", [{"packages": ["other"]}, {"jars": {"a.jar": 4}}, {"jars": {"b.jar": 3}}])
    def test_are_resolved_again_where_the_selection_or_a_file_differs(self, tmp_path, monkeypatch, changes):
        self.record(tmp_path, **changes)

        def ivy(work):
            (work / "new.jar").write_bytes(b"new jar")
            return [work / "new.jar"]

        monkeypatch.setattr(spark_jars, "_resolve_with_ivy", ivy)
        assert spark_jars.resolve(tmp_path) == [tmp_path / "new.jar"]
        assert spark_jars.resolve(tmp_path) == [tmp_path / "new.jar"]
        assert not list(tmp_path.glob(".ivy-*"))

    def test_are_missed_with_what_to_do_where_there_is_no_java(self, tmp_path, monkeypatch):
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        with pytest.raises(spark_jars.ResolutionError, match="Set JAVA_HOME to a Java 17"):
            spark_jars.resolve(tmp_path / "jars")
