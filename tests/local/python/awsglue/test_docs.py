"""docs/awsglue.md has a row for each public name of the package, and no other row."""

import re
from pathlib import Path

import pytest

from awsglue import context, dynamicframe, gluetypes, job, transforms, utils
from awsglue._io import DataSource
from awsglue._sink import DataSink
from awsglue._unsupported import public_names

PAGE = Path(__file__).parents[4] / "docs" / "awsglue.md"
CLASSES = (context.GlueContext, DataSource, DataSink, dynamicframe.DynamicFrame, dynamicframe.DynamicFrameCollection)


def names_of_the_package():
    names = {f"transforms.{name}" for name in transforms.__all__}
    names |= {f"dynamicframe.{name}" for name in dynamicframe.__all__}
    names |= {f"gluetypes.{name}" for name in gluetypes.__all__}
    for module in (context, job, utils):
        short = module.__name__.rpartition(".")[2]
        names |= {
            f"{short}.{name}"
            for name, value in vars(module).items()
            if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
        }
    names -= {"utils.check_bookmark_bounds"}
    return names | {f"{kind.__name__}.{name}" for kind in CLASSES for name in public_names(kind)}


def rows_of_the_page():
    return re.findall(r"^\| `([A-Za-z0-9_.]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)


def test_the_page_lists_what_the_package_has_and_nothing_else():
    rows = rows_of_the_page()
    assert len(rows) == len(set(rows))
    assert set(rows) == names_of_the_package()


def test_what_is_listed_as_not_there_is_not_there():
    for name in ("FillMissingValues", "FindMatches", "EvaluateDataQuality"):
        try:
            getattr(transforms, name)
        except ImportError as error:
            assert f"has no awsglue.transforms.{name}" in str(error)
        else:
            raise AssertionError(f"{name} is there")


def test_a_type_that_is_not_there_is_named():
    with pytest.raises(ImportError, match=r"has no awsglue.gluetypes.UnionType\. It has: .*, StructType, "):
        exec("from awsglue.gluetypes import UnionType")
