"""What a job run is told: `run_job --spec FILE`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sluice_local.spec import Spec, SpecError


@dataclass(frozen=True)
class JobSpec:
    """One job run."""

    run_id: str
    job_name: str
    attempt: int
    script_location: str
    arguments: dict[str, str]
    endpoint: str
    region: str
    work_dir: Path
    spark_jars: list[str]
    trust_store: str | None

    @classmethod
    def read(cls, path: Path) -> JobSpec:
        """The run in the file at `path`. Raises :class:`SpecError`."""
        spec = Spec.read(path)
        arguments = spec.text_mapping("arguments")
        for name in arguments:
            if not name.startswith("--"):
                raise SpecError(f'{path}: "arguments": got {name!r}, allowed: names that begin with --')
        jars = spec.texts("sparkJars")
        for jar in jars:
            if not Path(jar).is_file():
                raise SpecError(
                    f'{path}: "sparkJars": {jar} is not a file; resolve them with python -m sluice_local.spark_jars'
                )
        return cls(
            run_id=spec.text("runId"),
            job_name=spec.text("jobName"),
            attempt=spec.integer("attempt"),
            script_location=spec.text("scriptLocation"),
            arguments=arguments,
            endpoint=spec.text("endpoint"),
            region=spec.text("region"),
            work_dir=Path(spec.text("workDir")),
            spark_jars=jars,
            trust_store=spec.text_or_none("trustStore"),
        )

    def argv(self) -> list[str]:
        """The command line that the script sees, as Glue passes it: the job's own names, then its arguments."""
        own = {"--JOB_NAME": self.job_name, "--JOB_ID": f"j_{self.run_id}", "--JOB_RUN_ID": self.run_id}
        return [part for name, value in {**own, **self.arguments}.items() for part in (name, value)]
