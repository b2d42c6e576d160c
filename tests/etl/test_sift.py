"""What a sieve takes and what Spark looks at make the batch that Spark alone would have made."""

import random

import pytest
from tests.etl.support.contracts import orders
from tests.etl.support.lake import append_all

from sluice_etl import sift as sift_module
from sluice_etl.errors import RejectRatioError, SchemaError
from sluice_etl.layout import Group
from sluice_etl.sift import sift
from sluice_etl.sink import append
from sluice_etl.sources import read_source

pytestmark = pytest.mark.spark

CELLS = {
    "id": ["1", "2", "9223372036854775807", "9223372036854775808", "0", "+5", "x", "", " 7 ", "007", "1.0"],
    "item": ["pen", '"pen"', "a b", "Pen", "", '"a,b"', '"say ""x"""', "pén"],
    "amount": ["1", "1.5", "1.50", "1.505", "1000", "1000.01", "-0.00", "-1", ".5", "5.", "", "1e2"],
    "state": ["open", "paid", '"paid"', "lost", ""],
    "ordered": ["2026-01-31T12:00:00Z", "2026-02-30 12:00:00", "2026-02-01 08:00", "2026-01-31T12:00:00+02:00", "now"],
    "country": ["IN", '"IN"', "US", "", "A/B", "ö=%", "__HIVE_DEFAULT_PARTITION__"],
}  # fmt: skip


def lines(seed, count):
    draw = random.Random(seed)
    made = []
    for number in range(count):
        # Some are wholly in order, and most have little that is not.
        usual = {
            "id": str(number + 1),
            "item": "pen",
            "amount": "2.50",
            "state": "open",
            "ordered": "",
            "country": "IN",
        }
        for name in draw.sample(list(CELLS), draw.choice([0, 0, 1, 1, 2])):
            usual[name] = draw.choice(CELLS[name])
        line = ",".join(usual.values())
        made.append(draw.choice([line] * 30 + [f"{line},more", "1,2", "", '"open']))
    return made


def read(spark, folder, contract, files):
    for name, text in files.items():
        (folder / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    return read_source(spark.read.text([str(folder / name) for name in files]), contract)


def outcome(lake, raw, contract):
    """All that was written, by key, in the order of the object; reasons in the order that Spark gives them."""
    written = append_all(raw, contract, lake.destination())
    rows = lake.rows("orders/") | lake.rows("quarantine/")
    return {item.uri: (item.rejected, item.source, item.rows) for item in written}, {
        key: sorted(map(repr, found)) for key, found in rows.items()
    }


def test_writes_what_spark_alone_would_write(spark, lake, tmp_path, monkeypatch):
    contract = orders(maxRejectRatio=1)
    header = "id,item,amount,state,ordered,country"
    files = {
        "a.csv": [header, *lines(1, 400)],
        "b.csv": [header, *lines(2, 400)],
        "c.csv": ["Country,state,ID,other", "IN,open,5,x", "US,lost,6,y", "IN,paid,seven,z"],
        "d.csv": [header, "1,pen,,,,IN"],
    }
    by_both = outcome(lake, read(spark, tmp_path, contract, files), contract)
    monkeypatch.setattr(sift_module.Sieve, "of", lambda *_: None)
    by_spark = outcome(lake, read(spark, tmp_path, contract, files), contract)
    assert by_both == by_spark
    assert sum(rows for _, _, rows in by_both[0].values()) > 700


def test_has_spark_look_at_nothing_where_all_is_in_order(spark, tmp_path, monkeypatch):
    def conform(*_):
        raise AssertionError("Spark was asked")

    monkeypatch.setattr(sift_module, "conform", conform)
    raw = read(spark, tmp_path, orders(), {"a.csv": ["id,country", "1,IN", "2,US", "3,IN"]})
    with sift(raw, orders()) as batch:
        source = batch.sources[0]
        assert set(batch.groups) == {Group(source, "IN", False, 2), Group(source, "US", False, 1)}
        assert batch.reasons() == {}


@pytest.mark.parametrize("text", [[], ["id,country"]], ids=["no file", "no record"])
def test_has_spark_look_at_nothing_where_nothing_is_to_be_read(spark, tmp_path, monkeypatch, text):
    monkeypatch.setattr(sift_module, "conform", None)
    (tmp_path / "none").mkdir()
    raw = (
        read(spark, tmp_path, orders(), {"a.csv": text})
        if text
        else read_source(spark.read.text(str(tmp_path / "none")), orders())
    )
    with sift(raw, orders()) as batch:
        assert (batch.groups, batch.reasons(), append(batch, orders(), None)) == ((), {}, [])


def test_counts_a_group_once_that_both_have_rows_of(spark, tmp_path):
    raw = read(spark, tmp_path, orders(), {"a.csv": ["id,country", "1,IN", "+2,IN", "x,IN"]})
    with sift(raw, orders()) as batch:
        source = batch.sources[0]
        assert set(batch.groups) == {Group(source, "IN", False, 2), Group(source, "IN", True, 1)}
        assert len(batch.groups) == 2


def test_refuses_a_batch_with_more_rejects_than_tolerated(spark, tmp_path):
    raw = read(spark, tmp_path, orders(), {"a.csv": ["id,country", "1,IN", "x,IN", "y,US"]})
    with sift(raw, orders()) as batch, pytest.raises(RejectRatioError, match=r"id: not a bigint \(2\)"):
        batch.check_reject_ratio(orders().max_reject_ratio)


def test_refuses_columns_of_folders_that_spark_would_refuse(spark, tmp_path):
    (tmp_path / "raw" / "dt=2026-01-31").mkdir(parents=True)
    (tmp_path / "raw" / "dt=2026-01-31" / "a.csv").write_text("id,country\n1,IN\n", encoding="utf-8")
    contract = orders(unknownColumns="reject")
    raw = read_source(spark.read.text(str(tmp_path / "raw")), contract)
    assert raw.columns == ("id", "country", "dt")
    with pytest.raises(SchemaError, match="rejects unknown columns, and these were read: dt"), sift(raw, contract):
        pass


def test_reads_a_column_that_the_folder_gives(spark, tmp_path):
    (tmp_path / "raw" / "country=A%2FB").mkdir(parents=True)
    (tmp_path / "raw" / "country=A%2FB" / "a.csv").write_text("id\n1\n", encoding="utf-8")
    with sift(read_source(spark.read.text(str(tmp_path / "raw")), orders()), orders()) as batch:
        assert batch.groups == (Group(batch.sources[0], "A/B", False, 1),)


def test_keeps_nothing_when_it_is_done(spark, tmp_path):
    raw = read(spark, tmp_path, orders(), {"a.csv": ["id,country", "1,IN", "x,IN"]})
    before = spark.sparkContext._jsc.getPersistentRDDs().size()
    with sift(raw, orders()) as batch:
        assert batch.rows_read == 2
        assert spark.sparkContext._jsc.getPersistentRDDs().size() > before
    assert spark.sparkContext._jsc.getPersistentRDDs().size() == before
