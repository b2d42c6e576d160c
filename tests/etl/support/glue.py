"""A stand-in for Glue's own package, which writes down in which order a script uses it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

JOB = Path(__file__).parents[3] / "etl" / "job.py"


class FakeGlue:
    """What a script imports from `awsglue`; `table` is the DataFrame that its catalog read gives."""

    def __init__(self, table, commit_error=None):
        self.events = []
        self.arguments = {}
        events = self.events

        class DynamicFrame:
            def __init__(self, rows):
                self._rows = rows

            def resolveChoice(self, **options):
                events.append(("resolveChoice", options))
                return self

            def toDF(self):
                return self._rows

        class Reader:
            def from_catalog(self, **options):
                events.append(("read", options))
                return DynamicFrame(table)

        class GlueContext:
            def __init__(self, context):
                self.create_dynamic_frame = Reader()

        class Job:
            def __init__(self, glue):
                pass

            def init(self, name, options):
                events.append(("init", name))

            def commit(self):
                if commit_error is not None:
                    raise commit_error
                events.append(("commit",))

        def resolve(argv, names):
            return {**{name: self.arguments[name] for name in names}, "JOB_RUN_ID": self.arguments.get("JOB_RUN_ID")}

        self._modules = {
            "context": {"GlueContext": GlueContext},
            "dynamicframe": {"DynamicFrame": DynamicFrame},
            "job": {"Job": Job},
            "utils": {"getResolvedOptions": resolve},
        }

    @property
    def steps(self):
        return [event[0] for event in self.events]

    def run(self, monkeypatch, **arguments):
        """Run the job's `main`."""
        self.arguments = arguments
        for name, members in self._modules.items():
            module = ModuleType(f"awsglue.{name}")
            module.__dict__.update(members)
            monkeypatch.setitem(sys.modules, module.__name__, module)
        spec = importlib.util.spec_from_file_location("sluice_job", JOB)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.main()
