"""Ordinary Glue scripts, run as they are."""

import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.spark

SCRIPTS = Path(__file__).parent / "scripts"


def run(runner, name, **arguments):
    outcome = runner.run((SCRIPTS / name).read_text("utf-8"), {**arguments})
    assert outcome.code == 0, f"{outcome.message}\n{outcome.stderr[-4000:]}"


def objects(lake, prefix):
    listed = lake.s3.list_objects_v2(Bucket=lake.bucket, Prefix=prefix).get("Contents", [])
    return {entry["Key"]: lake.s3.get_object(Bucket=lake.bucket, Key=entry["Key"])["Body"].read() for entry in listed}


def parquet_rows(body):
    return pq.ParquetFile(io.BytesIO(body)).read().to_pylist()


def test_a_csv_table_goes_through_mapping_choices_and_null_fields_to_partitioned_parquet(lake, runner):
    columns = {
        "order id": "bigint",
        "customer": "string",
        "amount": "double",
        "discount": "double",
        "country": "string",
    }
    lake.create_csv_table("orders", columns)
    lake.put("orders/a.csv", "order id,customer,amount,discount,country\n1,Asha,1.5,,IN\n2,Bo,n/a,,US\nx,Cy,2,,IN\n")
    run(runner, "orders.py", **{"--job-bookmark-option": "job-bookmark-enable"})
    written = objects(lake, "curated/orders/")
    folders = {key.split("/")[2]: parquet_rows(body) for key, body in written.items()}
    assert folders == {
        "country=IN": [
            {"order_id": 1, "customer": "Asha", "total": 1.5},
            {"order_id": None, "customer": "Cy", "total": 2.0},
        ],
        "country=US": [{"order_id": 2, "customer": "Bo", "total": None}],
    }


def test_nested_json_is_filtered_mapped_joined_made_relational_and_put_into_the_catalog(lake, runner):
    lake.create_csv_table("cities", {"code": "string", "name": "string"})
    lake.put("cities/a.csv", "code,name\nDEL,Delhi\nPNQ,Pune\n")
    people = [
        {"id": 1, "email": "asha@example.com", "city": "DEL", "phones": [{"kind": "home", "number": "1"}]},
        {"id": 2, "email": "bo@example.org", "city": "PNQ", "phones": None},
        {"id": 3, "email": None, "city": "PNQ", "phones": None},
    ]
    lake.put("customers/a.json", "\n".join(json.dumps(person) for person in people))
    run(runner, "customers.py")
    phones = objects(lake, "relational/customers_phones/")
    lines = [line for body in phones.values() for line in body.decode().splitlines()]
    assert lines[0] == "id,index,phones.val.kind,phones.val.number" and lines[1].endswith(",0,home,1")
    table = lake.table("curated_customers")
    assert table["Parameters"]["classification"] == "parquet"
    assert table["PartitionKeys"] == [{"Name": "city_name", "Type": "string"}]
    assert lake.columns("curated_customers") == {"id": "bigint", "email": "string", "domain": "string"}
    assert [partition["Values"] for partition in lake.partitions("curated_customers")] == [["DELHI"], ["PUNE"]]
    rows = lake.query("SELECT id, domain, city_name FROM curated_customers ORDER BY id")["rows"]
    assert rows == [["1", "example.com", "DELHI"], ["2", "example.org", "PUNE"]]
