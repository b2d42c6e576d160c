"""Text cut into records."""

from random import Random

import pytest

from sluice_etl.records import (
    CR,
    LF,
    NOT_UTF8,
    NUL,
    QUOTE_INSIDE,
    QUOTE_OPEN,
    QUOTE_OPEN_IN_LINE,
    RecordCutter,
    RecordShape,
    line_end_of,
)

CSV = RecordShape(b",", b'"', width=2)
MULTILINE = RecordShape(b",", b'"', multiline=True, width=2)
ESCAPED = RecordShape(b",", b'"', b"\\", width=2)
LINES = RecordShape()
THREE = RecordShape(b",", b'"', width=3)


def cut(data, shape=CSV, block=None, line_end=LF):
    """(offset, raw, problem) of each record, cut in blocks of a size."""
    cutter = RecordCutter(shape, line_end)
    size = block or max(len(data), 1)
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    batches = [cutter.cut(part, last=False) for part in blocks] + [cutter.cut(b"", last=True)]
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


def problems(data, shape=CSV, **options):
    return [problem for _, _, problem in cut(data, shape, **options)]


@pytest.mark.parametrize("block", [None, 1, 2, 3, 7])
@pytest.mark.parametrize(
    ("data", "shape", "expected"),
    [
        (b"a,b\nc,d\n", CSV, [(0, "a,b", None), (4, "c,d", None)]),
        (b"a,b\r\n\r\n\nc,d", CSV, [(0, "a,b", None), (8, "c,d", None)]),
        (b'a,"b\nc"\nd,e\n', MULTILINE, [(0, 'a,"b\nc"', None), (8, "d,e", None)]),
        (b'a,"b, ""c"""\nd,""\n', CSV, [(0, 'a,"b, ""c"""', None), (13, 'd,""', None)]),
        (b'a,"b\\"c,"\nd,\\\n', ESCAPED, [(0, 'a,"b\\"c,"', None), (10, "d,\\", None)]),
        ("é,ü\nx,y\n".encode(), CSV, [(0, "é,ü", None), (6, "x,y", None)]),
        (b"a\xff,b\nc,d\n", CSV, [(0, "a�,b", NOT_UTF8), (5, "c,d", None)]),
        (b"a\xff,b", CSV, [(0, "a�,b", NOT_UTF8)]),
        (b"a,\0\nc,d\n", CSV, [(0, "a,\0", NUL), (4, "c,d", None)]),
        (b"", CSV, []),
        (b"\n\r\n", CSV, []),
    ],
)
def test_are_the_same_wherever_a_block_ends(data, shape, expected, block):
    assert cut(data, shape, block) == expected


@pytest.mark.parametrize("block", [None, 1, 4])
@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (b"a", "1 fields where the columns are 2"),
        (b"a,b,c", "3 fields where the columns are 2"),
        (b'"a,b",c', None),
        (b'"a,b"', "1 fields where the columns are 2"),
        (b'a,"b', QUOTE_OPEN_IN_LINE),
        (b'a,b"', QUOTE_OPEN_IN_LINE),
        (b'a,b"c"', QUOTE_INSIDE),
        (b'a,"b"c', QUOTE_INSIDE),
        (b'a, "b"', QUOTE_INSIDE),
        (b'"a"",b', "1 fields where the columns are 2"),
        (b'"",""""', None),
        (b'"a","b"\r', None),
    ],
)
def test_have_the_problem_that_their_shape_has(record, problem, block):
    found = problems(b"x,y\n" + record + b"\nx,y\n", block=block)
    if record == b'"a"",b':
        # Three quotes: whatever else is wrong, it is not closed.
        problem = QUOTE_OPEN_IN_LINE
    assert found == [None, problem, None]


def test_with_an_unclosed_quote_reach_to_the_next_quote_and_are_all_said_to_be_wrong():
    found = cut(b'x,"y\na,b\nc,d\n', MULTILINE)
    assert found == [(0, 'x,"y\na,b\nc,d', QUOTE_OPEN)]


def test_wait_for_their_end():
    cutter = RecordCutter(MULTILINE)
    assert cutter.cut(b'a,"b\n', last=False).num_rows == 0
    assert cutter.waiting == 5
    assert cutter.cut(b'c"\n', last=False).num_rows == 1
    assert cutter.waiting == 0


@pytest.mark.parametrize(
    ("head", "line_end"), [(b"a\nb", LF), (b"a\r\nb", LF), (b"a\rb", CR), (b"a", LF), (b"a\r", LF)]
)
def test_end_in_cr_only_where_the_file_has_no_lf(head, line_end):
    assert line_end_of(head) == line_end


def test_end_in_cr():
    assert cut(b"a,b\rc,d\r", line_end=CR) == [(0, "a,b", None), (4, "c,d", None)]


def test_of_json_lines_have_no_quotes_to_mind():
    assert problems(b'{"a": "}\n"\n', LINES) == [None, None]


FIELDS = ("", "a", "bc", '"a"', '"a,b"', '","', '"a""b"', 'a"b"')


@pytest.mark.parametrize("seed", range(40))
def test_have_the_problem_among_others_that_they_have_alone(seed):
    chance = Random(seed)
    widths = [3] * 8 if seed % 2 else [1, 2, 3, 3, 3, 4]
    lines = [",".join(chance.choices(FIELDS, k=chance.choice(widths))) or "a" for _ in range(chance.randint(1, 6))]
    together = problems("".join(f"{line}\n" for line in lines).encode(), THREE)
    assert together == [problems(f"{line}\n".encode(), THREE)[0] for line in lines]


def test_do_not_make_up_for_the_fields_that_another_lacks():
    assert problems(b"a,b\na,b,c,d\n", THREE) == [
        "2 fields where the columns are 3",
        "4 fields where the columns are 3",
    ]


def test_of_one_field_have_no_delimiter():
    assert problems(b'a\n"b,c"\nd,e\n', RecordShape(b",", b'"', width=1)) == [
        None,
        None,
        "2 fields where the columns are 1",
    ]
