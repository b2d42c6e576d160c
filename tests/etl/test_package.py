"""What goes to Glue: the package is zipped for --extra-py-files, and finds there only what Glue has."""

import ast
import sys
from pathlib import Path

import pytest

ETL = Path(__file__).parents[2] / "etl"
GLUE_HAS = {"numpy", "pandas", "pyspark", "pyarrow", "boto3", "botocore"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def third_party(path):
    return {name.partition(".")[0] for name in imported(path)} - sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted((ETL / "sluice_etl").glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_only_what_glue_has(path):
    assert third_party(path) <= GLUE_HAS


def test_the_script_imports_only_what_glue_has_and_its_own_package():
    assert third_party(ETL / "job.py") <= GLUE_HAS | {"awsglue", "sluice_etl"}


def test_the_package_is_python_files_alone():
    files = [path for path in (ETL / "sluice_etl").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.suffix for path in files} == {".py"}


def test_only_the_script_knows_glue():
    assert not [path for path in (ETL / "sluice_etl").glob("*.py") if "awsglue" in path.read_text(encoding="utf-8")]
