"""Writes docs/bad-input.md from the list of malformed inputs that the tests run; a test fails when the two differ."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.etl.support.bad_input import markdown  # noqa: E402

(ROOT / "docs" / "bad-input.md").write_text(markdown(), encoding="utf-8")
