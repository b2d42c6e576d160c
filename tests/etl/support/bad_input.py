"""Malformed files and rows, and what becomes of each. docs/bad-input.md is made of this list, and a test runs it."""

import gzip
from dataclasses import dataclass, field

COLUMNS = [
    {"name": "id", "type": "bigint", "required": True},
    {"name": "item", "type": "string"},
    {"name": "amount", "type": "decimal(7,2)"},
    {"name": "day", "type": "date"},
    {"name": "country", "type": "string"},
]
HEADER = "id,item,amount,day,country\n"
GOOD = "1,pen,2.50,2026-01-31,IN\n"
JSON = '{"id": 1, "item": "pen", "amount": 2.50, "day": "2026-01-31", "country": "IN"}\n'
TEN_MB = 10 * 1024 * 1024


@dataclass(frozen=True)
class Case:
    """One file. Rows `written` and their partition values, rows quarantined by reason; or why it is refused."""

    name: str
    what: str
    content: bytes
    written: int = 0
    partitions: tuple[str, ...] = ()
    quarantined: dict[str, int] = field(default_factory=dict)
    refused: str = ""
    suffix: str = ".csv"

    @property
    def file(self):
        return self.name + self.suffix


def text(name, what, rows, header=HEADER, encoding="utf-8", **outcome):
    return Case(name, what, (header + rows).encode(encoding), **outcome)


def row(name, what, *fields, **outcome):
    """A file of one row that has another value in one column: `column=value`."""
    values = dict(zip(HEADER.strip().split(","), GOOD.strip().split(","), strict=True)) | dict(fields)
    return text(name, what, ",".join(values.values()) + "\n", **outcome)


def zipped(name, what, content, **outcome):
    return Case(name, what, content, suffix=".csv.gz", **outcome)


OPEN = "a quote is not closed in its line (source.multiline in the contract allows line ends in quotes)"
INSIDE = "a quote is in the middle of a field: quotes go around whole fields, and inside them are doubled"
NOT_UTF8 = "the record is not UTF-8: bytes that are not are shown as U+FFFD"
NUL = "the record holds a NUL byte: it is not text"
NULL = "__HIVE_DEFAULT_PARTITION__"
PACKED = gzip.compress((HEADER + GOOD * 2000).encode(), mtime=0)

CSV = [
    text(
        "short-row",
        "A row with too few fields",
        "1,pen,2\n" + GOOD,
        written=1,
        quarantined={"3 fields where the columns are 5": 1},
    ),
    text(
        "long-row",
        "A row with too many fields",
        "1,pen,2.50,2026-01-31,IN,extra\n" + GOOD,
        written=1,
        quarantined={"6 fields where the columns are 5": 1},
    ),
    text(
        "trailing-delimiter",
        "A delimiter at the end of rows but not of the header",
        "1,pen,2.50,2026-01-31,IN,\n",
        quarantined={"6 fields where the columns are 5": 1},
    ),
    text(
        "decimal-comma",
        "A decimal comma without quotes",
        "1,pen,2,50,2026-01-31,IN\n",
        quarantined={"6 fields where the columns are 5": 1},
    ),
    text("header-only", "A header and no row", ""),
    Case("zero-bytes", "An empty object", b""),
    Case("blank-lines-only", "Nothing but line ends", b"\n\r\n\n"),
    text("blank-lines", "Blank lines between rows: they are no rows", "\n" + GOOD + "\n\r\n" + GOOD, written=2),
    text(
        "space-line",
        "A line of spaces: it may have been a row",
        "   \n",
        quarantined={"1 fields where the columns are 5": 1},
    ),
    text("only-delimiters", "A row of delimiters alone", ",,,,\n", quarantined={"id: required": 1}),
    text("nul-byte", "A NUL byte in a row", "1,p\0n,2.50,2026-01-31,IN\n" + GOOD, written=1, quarantined={NUL: 1}),
    Case(
        "latin-1",
        "A row in ISO 8859-1",
        HEADER.encode() + "1,café,2.50,2026-01-31,IN\n".encode("latin-1"),
        quarantined={NOT_UTF8: 1},
    ),
    Case(
        "mixed-encodings",
        "A row in UTF-8, then one in ISO 8859-1",
        HEADER.encode() + "1,café,2.50,2026-01-31,IN\n".encode() + "2,café,2.50,2026-01-31,IN\n".encode("latin-1"),
        written=1,
        quarantined={NOT_UTF8: 1},
    ),
    Case(
        "cut-character",
        "A file that ends within a character",
        HEADER.encode() + GOOD.encode() + b"2,caf\xc3",
        written=1,
        quarantined={NOT_UTF8: 1},
    ),
    row("huge-field", "A field of 10 MiB", ("item", "x" * TEN_MB), written=1),
    row(
        "number-too-large",
        "A whole number above bigint",
        ("id", "9223372036854775808"),
        quarantined={"id: not a bigint": 1},
    ),
    row("number-in-words", "Text where a number belongs", ("id", "one"), quarantined={"id: not a bigint": 1}),
    row("fraction", "A fraction where a whole number belongs", ("id", "1.5"), quarantined={"id: not a bigint": 1}),
    row(
        "decimal-too-large",
        "More digits before the point than the decimal has",
        ("amount", "123456.00"),
        quarantined={"amount: not a decimal(7,2)": 1},
    ),
    row(
        "decimal-too-fine",
        "More digits after the point than the decimal has",
        ("amount", "2.505"),
        quarantined={"amount: not a decimal(7,2)": 1},
    ),
    row("not-a-number", "NaN", ("amount", "NaN"), quarantined={"amount: not a decimal(7,2)": 1}),
    row(
        "thousands-separator",
        "A thousands separator, in quotes",
        ("amount", '"1,000.00"'),
        quarantined={"amount: not a decimal(7,2)": 1},
    ),
    row(
        "no-such-day",
        "A date that does not exist",
        ("day", "2026-02-30"),
        quarantined={"day: not a date (yyyy-MM-dd)": 1},
    ),
    row(
        "other-date-order",
        "A date in another order",
        ("day", "31/01/2026"),
        quarantined={"day: not a date (yyyy-MM-dd)": 1},
    ),
    row("required-empty", "No value in a required column", ("id", ""), quarantined={"id: required": 1}),
    row("partition-empty", "No value in the partition column", ("country", ""), written=1, partitions=(NULL,)),
    row("partition-spaces", "Spaces in the partition column", ("country", "  "), written=1, partitions=(NULL,)),
    row(
        "partition-parent",
        "A partition value that is a path upwards",
        ("country", "../x"),
        written=1,
        partitions=("..%2Fx",),
    ),
    row("partition-slash", "A partition value with a slash", ("country", "a/b"), written=1, partitions=("a%2Fb",)),
    row(
        "partition-equals",
        "A partition value with an equals sign",
        ("country", "a=b"),
        written=1,
        partitions=("a%3Db",),
    ),
    row(
        "partition-percent",
        "A partition value that looks escaped",
        ("country", "%2F"),
        written=1,
        partitions=("%252F",),
    ),
    row(
        "partition-unicode", "A partition value that is not ASCII", ("country", "भारत"), written=1, partitions=("भारत",)
    ),
    row(
        "partition-null-name",
        "A partition value that is Hive's name for none",
        ("country", NULL),
        quarantined={f"country: {NULL} stands for no value": 1},
    ),
    row(
        "partition-long",
        "A partition value of 300 bytes",
        ("country", "x" * 300),
        quarantined={"country: longer than 255 bytes, too long for a partition value": 1},
    ),
    text(
        "quote-open",
        "A quote that is not closed",
        '1,"pen,2.50,2026-01-31,IN\n' + GOOD,
        written=1,
        quarantined={OPEN: 1},
    ),
    text(
        "quote-open-last",
        "A quote that is not closed, in the last column",
        '1,pen,2.50,2026-01-31,"IN\n' + GOOD,
        written=1,
        quarantined={OPEN: 1},
    ),
    text("quote-inside", "Quotes in the middle of a field", '1,a "b" c,2.50,2026-01-31,IN\n', quarantined={INSIDE: 1}),
    text("quote-then-text", "Text after a closing quote", '1,"pen"x,2.50,2026-01-31,IN\n', quarantined={INSIDE: 1}),
    text(
        "space-then-quote", "A space before an opening quote", '1, "pen",2.50,2026-01-31,IN\n', quarantined={INSIDE: 1}
    ),
    text("inch", "A quote that means inches", '1,5" pipe,2.50,2026-01-31,IN\n', quarantined={OPEN: 1}),
    text(
        "line-end-in-quotes",
        "A line end in quotes where the contract does not allow it",
        '1,"two\nlines",2.50,2026-01-31,IN\n' + GOOD,
        written=1,
        quarantined={OPEN: 2},
    ),
    Case("crlf", "Lines that end in CR LF", (HEADER + GOOD * 2).replace("\n", "\r\n").encode(), written=2),
    Case("cr", "Lines that end in CR", (HEADER + GOOD * 2).replace("\n", "\r").encode(), written=2),
    text(
        "cr-among-lf",
        "One CR among lines that end in LF: two rows would be one",
        GOOD[:-1] + "\r" + GOOD,
        quarantined={"9 fields where the columns are 5": 1},
    ),
    text("no-last-line-end", "No line end after the last row", GOOD + GOOD[:-1], written=2),
    text("byte-order-mark", "A byte order mark", GOOD, encoding="utf-8-sig", written=1),
    text(
        "other-order",
        "The columns in another order",
        "IN,2026-01-31,2.50,pen,1\n",
        header="country,day,amount,item,id\n",
        written=1,
        partitions=("IN",),
    ),
    text(
        "other-case",
        "A header in capitals with spaces",
        GOOD,
        header="ID, Item ,Amount,Day,Country\n",
        written=1,
        partitions=("IN",),
    ),
    text(
        "column-gone",
        "A file without an optional column",
        "1,2.50,2026-01-31,IN\n",
        header="id,amount,day,country\n",
        written=1,
        partitions=("IN",),
    ),
    text(
        "column-new",
        "A file with a column that the contract has not",
        "1,red,IN\n",
        header="id,colour,country\n",
        written=1,
    ),
    text(
        "header-again",
        "The header again among the rows: two files were joined",
        GOOD + HEADER,
        written=1,
        quarantined={"id: not a bigint": 1, "amount: not a decimal(7,2)": 1, "day: not a date (yyyy-MM-dd)": 1},
    ),
    text(
        "a name with spaces & 50% of é=1",
        "A file name with spaces, %, = and letters that are not ASCII",
        GOOD,
        written=1,
    ),
    zipped("gzip", "Gzip, by its name", PACKED, written=2000),
    zipped(
        "gzip-joined", "Two gzip files joined into one", PACKED + gzip.compress(GOOD.encode(), mtime=0), written=2001
    ),
    zipped(
        "gzip-mark",
        "Gzip of text with a byte order mark",
        gzip.compress((HEADER + GOOD).encode("utf-8-sig"), mtime=0),
        written=1,
    ),
]

OBJECT = "the line is not a JSON object"


def lines(name, what, content, **outcome):
    return Case(name, what, content.encode(), suffix=".json", **outcome)


JSON_LINES = [
    lines("json-list", "A list on a line", "[1, 2]\n" + JSON, written=1, quarantined={OBJECT: 1}),
    lines("json-number", "A number on a line", "3\n", quarantined={OBJECT: 1}),
    lines("json-text", "Text on a line", '"pen"\n', quarantined={OBJECT: 1}),
    lines(
        "json-cut", "An object that ends too early", JSON + '{"id": 2, "item": "p', written=1, quarantined={OBJECT: 1}
    ),
    lines("json-two-on-a-line", "Two objects on a line", '{"id": 1}{"id": 2}\n', quarantined={OBJECT: 1}),
    lines("json-comma", "Two objects on a line, with a comma", '{"id": 1},{"id": 2}\n', quarantined={OBJECT: 1}),
    lines("json-junk", "Text after an object", '{"id": 1} and more\n', quarantined={OBJECT: 1}),
    lines("json-pretty", "An object over several lines", '{\n"id": 1\n}\n', quarantined={OBJECT: 3}),
    lines("json-single-quotes", "A line that is Python and not JSON", "{'id': None}\n", quarantined={OBJECT: 1}),
    lines("json-key-twice", "A key twice", '{"id": 1, "ID": 2}\n', quarantined={"the object has a key twice": 1}),
    lines("json-null", "Null in a required column", '{"id": null, "country": "IN"}\n', quarantined={"id: required": 1}),
    lines("json-missing", "No partition value", '{"id": 1}\n', written=1, partitions=(NULL,)),
    lines("json-nested", "An object where a number belongs", '{"id": {"a": 1}}\n', quarantined={"id: not a bigint": 1}),
    lines(
        "json-digits",
        "A number of more digits than a double keeps",
        '{"id": 1, "amount": 1.0000000000000000000001}\n',
        quarantined={"a number has more digits than JSON readers keep: write it as a string": 1},
    ),
    lines(
        "json-crlf-blank", "Lines that end in CR LF, a blank one among them", JSON[:-1] + "\r\n\r\n" + JSON, written=2
    ),
    Case(
        "json-not-utf-8",
        "A line in ISO 8859-1",
        '{"id": 1, "item": "café"}\n'.encode("latin-1"),
        suffix=".json",
        quarantined={NOT_UTF8: 1},
    ),
    Case("json-nul", "A NUL byte in a line", b'{"id": 1, "item": "p\0"}\n', suffix=".json", quarantined={NUL: 1}),
    Case("json-mark", "A byte order mark before the first line", JSON.encode("utf-8-sig"), suffix=".json", written=1),
    Case("json-gzip", "Gzip, by its name", gzip.compress(JSON.encode(), mtime=0), suffix=".json.gz", written=1),
]

_CRC = PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:]

REFUSED = [
    Case(
        "no-header",
        "No header",
        GOOD.encode(),
        refused="has no header, or another dataset's: its first line is '1,pen,2.50",
    ),
    Case(
        "other-dataset",
        "Another dataset's file",
        b"icao,lat\nVIDP,28.5\n",
        refused="with no column of events (id, item",
    ),
    Case(
        "required-column-gone",
        "A file without a required column",
        b"item,country\npen,IN\n",
        refused="Column id is required by the contract of events, but was not read",
    ),
    Case(
        "other-delimiter",
        "Another delimiter than the contract's",
        (HEADER + GOOD).replace(",", ";").encode(),
        refused="has no header, or another dataset's: its first line is 'id;item;",
    ),
    Case(
        "heading-twice",
        "A name twice in the header",
        b"id,item,ID\n1,pen,2\n",
        refused="names a column twice in its header: id. Which one is meant is unknown",
    ),
    Case(
        "header-quote-open",
        "A quote that is not closed, in the header",
        b'id,"item\n1,pen\n',
        refused=f"has a header that cannot be read: {OPEN}",
    ),
    Case(
        "binary",
        "An image",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        refused="has a header that cannot be read: the record is not UTF-8",
    ),
    Case("utf-16", "UTF-16", (HEADER + GOOD).encode("utf-16"), refused="begins like UTF-16. The contract says UTF-8"),
    Case(
        "endless-line", "No line end within 64 KiB", b"x" * 70_000, refused="has no header that ends within 65536 bytes"
    ),
    zipped(
        "gzip-not",
        "Text that is named .gz",
        (HEADER + GOOD).encode(),
        refused="is named .gz and is not readable as gzip",
    ),
    zipped("gzip-cut", "Gzip that ends too early", PACKED[: len(PACKED) // 2], refused="is gzip that ends too early"),
    zipped("gzip-damaged", "Gzip whose checksum is wrong", _CRC, refused="is named .gz and is not readable as gzip"),
]


def markdown():
    """docs/bad-input.md."""
    parts = [
        "<!-- Generated from tests/etl/support/bad_input.py by scripts/generate_bad_input_docs.py. Edit there. -->",
        "# Bad input",
        "What becomes of files and rows that are not as they should be. Each line is a file that a test puts through "
        "the job's own steps. The contract has the columns "
        + ", ".join(f"`{column['name']} {column['type']}`" for column in COLUMNS)
        + "; `id` is required, and `country` is the partition column.",
        "- **Written**: the row is in the curated table.\n"
        "- **Quarantined**: the row is in the table of rejected rows, with its reason and its file. A record that "
        "cannot be read as columns is there as its text, with the byte of the file where it begins.\n"
        "- **Refused**: the run fails, naming the file, before anything is written; the bookmark stays where it was.",
        "Zero-byte objects, folder markers and hidden files (`_SUCCESS`, `.crc`) are no input: "
        "Glue does not list them.",
    ]
    for title, cases in (("CSV", CSV), ("JSON lines", JSON_LINES), ("Files that are refused", REFUSED)):
        parts += [f"## {title}", "\n".join(_line(case) for case in cases)]
    return "\n\n".join(parts) + "\n"


def _line(case):
    if case.refused:
        return f"- {case.what}: refused, `{case.refused}…`"
    said = []
    if case.written:
        places = ", ".join(f"`country={value}`" for value in case.partitions)
        said.append(f"{case.written} written" + (f" to {places}" if places else ""))
    said += [f"{count} quarantined, `{reason}`" for reason, count in case.quarantined.items()]
    return f"- {case.what}: {'; '.join(said) or 'no rows'}"
