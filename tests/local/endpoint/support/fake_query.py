"""Stands in for query: the SQL says what to do."""

import json
import os
import sys
import time
from pathlib import Path

from fakes import end_with_stdin, read_spec


def main() -> None:
    """One query."""
    end_with_stdin()
    spec = read_spec()
    sql = spec["queryString"]
    if "hang" in sql:
        time.sleep(600)
    if "syntax" in sql:
        print(json.dumps({"error": {"type": "SYNTAX_ERROR", "message": "line 1:1: as told"}}))
        sys.exit(1)
    if "spec" in sql:
        rows = [[json.dumps(spec), os.environ["AWS_ACCESS_KEY_ID"]]]
    else:
        rows = [[str(index), None if index == 1 else f"name {index}"] for index in range(25)]
    Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    columns = [{"Name": "id", "Type": "bigint"}, {"Name": "name", "Type": "varchar"}]
    print(json.dumps({"columns": columns, "rowsFile": "rows.jsonl", "dataScannedInBytes": 20_000_000}))


main()
