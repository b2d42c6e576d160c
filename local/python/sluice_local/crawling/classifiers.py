"""Custom CSV classifiers, as `GetClassifier` gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sluice_local.crawling.errors import CrawlError

#: Hive types of `CustomDatatypes`.
DATATYPES = {
    "BINARY": "binary",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DECIMAL": "decimal(10,2)",
    "DOUBLE": "double",
    "FLOAT": "float",
    "INT": "int",
    "LONG": "bigint",
    "SHORT": "smallint",
    "STRING": "string",
    "TIMESTAMP": "timestamp",
}


@dataclass(frozen=True)
class CsvClassifier:
    """How the files that it recognises are written."""

    name: str
    delimiter: str = ","
    quote: str | None = '"'
    #: PRESENT, ABSENT or UNKNOWN.
    header: str = "UNKNOWN"
    columns: tuple[str, ...] = ()
    trim: bool = True
    allow_single_column: bool = False
    #: Types of the columns, in their order; empty: inferred.
    datatypes: tuple[str, ...] = ()
    #: OpenCSVSerDe, LazySimpleSerDe, or None for the one that fits.
    serde: str | None = None

    @classmethod
    def read(cls, shape: dict[str, Any]) -> CsvClassifier:
        """Reads the shape under `CsvClassifier`. Raises :class:`CrawlError`."""
        name = shape.get("Name", "")
        delimiter, quote = shape.get("Delimiter") or ",", shape.get("QuoteSymbol") or '"'
        header = shape.get("ContainsHeader") or "UNKNOWN"
        if header not in ("PRESENT", "ABSENT", "UNKNOWN"):
            raise CrawlError(f"classifier {name}: ContainsHeader: got {header!r}, allowed: PRESENT, ABSENT, UNKNOWN")
        if delimiter == quote:
            raise CrawlError(
                f"classifier {name}: delimiter and quote symbol are both {quote!r}; allowed: two characters"
            )
        serde = shape.get("Serde")
        if serde not in (None, "None", "OpenCSVSerDe", "LazySimpleSerDe"):
            raise CrawlError(f"classifier {name}: Serde: got {serde!r}, allowed: OpenCSVSerDe, LazySimpleSerDe, None")
        datatypes = tuple(shape.get("CustomDatatypes") or ()) if shape.get("CustomDatatypeConfigured") else ()
        for datatype in datatypes:
            if datatype.upper() not in DATATYPES:
                raise CrawlError(
                    f"classifier {name}: CustomDatatypes: got {datatype!r}, allowed: {', '.join(DATATYPES)}"
                )
        return cls(
            name=name,
            delimiter=delimiter,
            quote=quote,
            header=header,
            columns=tuple(shape.get("Header") or ()),
            trim=not shape.get("DisableValueTrimming", False),
            allow_single_column=bool(shape.get("AllowSingleColumn", False)),
            datatypes=tuple(DATATYPES[datatype.upper()] for datatype in datatypes),
            serde=None if serde == "None" else serde,
        )


def select_classifiers(names: tuple[str, ...], shapes: list[dict[str, Any]]) -> list[CsvClassifier]:
    """The crawler's classifiers, in its order."""
    by_name: dict[str, CsvClassifier | str] = {}
    for shape in shapes:
        shape = shape.get("Classifier", shape)
        for kind, body in shape.items():
            if isinstance(body, dict):
                by_name[body.get("Name", "")] = CsvClassifier.read(body) if kind == "CsvClassifier" else kind
    chosen = []
    for name in names:
        classifier = by_name.get(name)
        if classifier is None:
            raise CrawlError(f"classifier {name} does not exist; there are: {', '.join(sorted(by_name)) or 'none'}")
        if isinstance(classifier, str):
            raise CrawlError(f"classifier {name} is a {classifier}; the local endpoint runs CsvClassifier only.")
        chosen.append(classifier)
    return chosen
