"""Queries over the catalog's tables."""

import datetime
import decimal
import gzip

import duckdb
import pyarrow as pa
import pytest
from tests.local.python.support.lake import Lake

from sluice_local.query import _prepare, _select
from sluice_local.querying.errors import QueryError
from sluice_local.querying.statements import SelectStatement


def fails(lake: Lake, sql, **changes):
    with pytest.raises(QueryError) as caught:
        lake.query(sql, **changes)
    return f"{caught.value.kind}: {caught.value}"


@pytest.fixture
def users(lake):
    table = pa.table({"id": pa.array([1, 2], pa.int64()), "name": ["Asha", 'O"Neil']})
    lake.put_parquet("users/country=IN/a.parquet", table)
    lake.put_parquet(
        "users/country=US/b.parquet", pa.table({"id": pa.array([3], pa.int64()), "name": pa.array([None], pa.string())})
    )
    lake.crawl("users/")
    return lake


class TestASelect:
    def test_reads_a_crawled_parquet_table_with_its_partition_column(self, users):
        outcome = users.query(
            "SELECT country, count(*) AS n, sum(id) AS total FROM users GROUP BY country ORDER BY country"
        )
        assert outcome["columns"] == [
            {"Name": "country", "Type": "varchar"},
            {"Name": "n", "Type": "bigint"},
            {"Name": "total", "Type": "bigint"},
        ]
        assert outcome["rows"] == [["IN", "2", "3"], ["US", "1", "3"]]

    def test_takes_a_table_by_its_qualified_names(self, users):
        tables = f'"{users.database}"."users" a JOIN AwsDataCatalog.{users.database}.USERS b ON a.id = b.id'
        assert users.query(f"SELECT count(*) FROM {tables}", database="default")["rows"] == [["3"]]

    def test_filters_by_partition(self, users):
        assert users.query("SELECT name FROM users WHERE country = 'US'")["rows"] == [[None]]

    def test_reads_a_partition_whose_value_is_null(self, users):
        users.put_parquet("users/country=__HIVE_DEFAULT_PARTITION__/c.parquet", pa.table({"id": [9], "name": ["No"]}))
        users.crawl("users/")
        assert users.query("SELECT id, country FROM users WHERE country IS NULL")["rows"] == [["9", None]]

    def test_keeps_common_table_names_apart_from_tables(self, users):
        assert users.query("WITH few AS (SELECT * FROM users) SELECT max(id) FROM few")["rows"] == [["3"]]

    def test_gives_athenas_types_and_text(self, lake):
        lake.put_parquet(
            "t/a.parquet",
            pa.table(
                {
                    "b": [True],
                    "i": pa.array([7], pa.int32()),
                    "d": [1e10],
                    "f": pa.array([0.1], pa.float32()),
                    "dec": pa.array([decimal.Decimal("1.50")], pa.decimal128(10, 2)),
                    "day": [datetime.date(2026, 2, 1)],
                    "at": pa.array([datetime.datetime(2026, 2, 1, 3, 4, 5, 678000)], pa.timestamp("us", "UTC")),
                    "bin": [b"\x01\xff"],
                    "list": [[1, None]],
                    "row": [{"a": 1, "b": "x"}],
                }
            ),
        )
        lake.crawl("t/")
        outcome = lake.query("SELECT * FROM t")
        assert {column["Name"]: column["Type"] for column in outcome["columns"]} == {
            "b": "boolean",
            "i": "integer",
            "d": "double",
            "f": "float",
            "dec": "decimal(10,2)",
            "day": "date",
            "at": "timestamp",
            "bin": "varbinary",
            "list": "array",
            "row": "row",
        }
        assert outcome["rows"] == [
            [
                "true",
                "7",
                "1.0E10",
                "0.1",
                "1.50",
                "2026-02-01",
                "2026-02-01 03:04:05.678",
                "01 ff",
                "[1, null]",
                "{a=1, b=x}",
            ]
        ]

    def test_divides_whole_numbers_as_athena_does(self, lake):
        assert lake.query("SELECT 7 / 2")["rows"] == [["3"]]

    def test_knows_athenas_names_of_functions(self, lake):
        assert lake.query("SELECT regexp_like('abc', 'b')")["rows"] == [["true"]]

    def test_leaves_the_result_in_s3_as_athena_writes_it(self, users):
        users.query("SELECT id, name FROM users ORDER BY id")
        assert users.read("results/execution.csv") == '"id","name"\n"1","Asha"\n"2","O""Neil"\n"3",\n'

    def test_says_how_many_bytes_the_tables_files_have(self, users):
        listed = users.s3.list_objects_v2(Bucket=users.bucket, Prefix="users/")["Contents"]
        outcome = users.query("SELECT 1 FROM users")
        assert outcome["dataScannedInBytes"] == sum(entry["Size"] for entry in listed)

    def test_reads_only_tables_that_the_query_names(self, users):
        users.create_csv_table("broken", {"a": "no such type"})
        assert users.query("SELECT count(*) FROM users")["rows"] == [["3"]]

    def test_reads_a_table_without_files_as_no_rows(self, lake):
        lake.create_csv_table("empty", {"id": "bigint"})
        assert lake.query("SELECT count(*), max(id) FROM empty")["rows"] == [["0", None]]

    def test_reads_parquet_whose_names_are_not_in_lower_case(self, lake):
        lake.put_parquet("t/a.parquet", pa.table({"UserId": [5]}))
        lake.crawl("t/")
        assert lake.query("SELECT userid FROM t")["rows"] == [["5"]]

    def test_fills_a_column_that_older_files_lack_with_nulls(self, users):
        users.put_parquet("users/country=IN/c.parquet", pa.table({"id": [4], "name": ["New"], "age": [30]}))
        users.crawl("users/")
        assert users.query("SELECT id, age FROM users WHERE id > 2 ORDER BY id")["rows"] == [["3", None], ["4", "30"]]


class TestACsvTable:
    def test_is_read_with_the_catalogs_serde_and_types(self, lake):
        lake.create_csv_table("t", {"id": "bigint", "name": "string"})
        lake.put("t/a.csv", 'id,name\n1,"Doe, Jane"\n2,"a ""b"""\n')
        outcome = lake.query("SELECT id + 1 AS next, name FROM t ORDER BY id")
        assert outcome["rows"] == [["2", "Doe, Jane"], ["3", 'a "b"']]
        assert outcome["columns"][0] == {"Name": "next", "Type": "bigint"}

    def test_is_joined_with_itself(self, lake):
        lake.create_csv_table("t", {"id": "bigint"})
        lake.put("t/a.csv", "id\n1\n2\n")
        assert lake.query("SELECT count(*) FROM t a JOIN t b ON a.id = b.id")["rows"] == [["2"]]

    def test_with_open_csv_serde_fails_on_a_value_of_another_type(self, lake):
        lake.create_csv_table("t", {"id": "bigint", "name": "string"})
        lake.put("t/a.csv", "id,name\n1,a\nx2,b\n")
        assert fails(lake, "SELECT sum(id) FROM t").startswith(
            "HIVE_BAD_DATA: Error parsing field value 'x2' for field 0"
        )

    def test_with_open_csv_serde_does_not_look_at_columns_that_are_not_asked_for(self, lake):
        lake.create_csv_table("t", {"id": "bigint", "name": "string"})
        lake.put("t/a.csv", "id,name\n1,a\nx2,b\n")
        assert lake.query("SELECT count(name) FROM t")["rows"] == [["2"]]

    def test_with_lazy_simple_serde_reads_a_value_of_another_type_as_null(self, lake):
        lake.create_csv_table("t", {"id": "bigint", "part": "bigint"}, serde="LazySimpleSerDe")
        lake.put("t/a.csv", "id,part\n1,12.7\nx2,\n")
        assert lake.query("SELECT * FROM t ORDER BY id NULLS LAST")["rows"] == [["1", None], [None, None]]

    def test_with_lazy_simple_serde_takes_quotes_for_text(self, lake):
        lake.create_csv_table("t", {"a": "string", "b": "string"}, serde="LazySimpleSerDe")
        lake.put("t/a.csv", 'a,b\n"x, y",z\n')
        assert lake.query("SELECT * FROM t")["rows"] == [['"x', ' y"']]

    def test_has_partition_columns(self, lake):
        lake.create_csv_table("t", {"id": "bigint"}, keys={"year": "int"})
        lake.put("t/year=2026/a.csv", "id\n1\n")
        lake.create_partition("t", "2026", location=f"s3://{lake.bucket}/t/year=2026/")
        assert lake.query("SELECT id, year + 1 FROM t")["rows"] == [["1", "2027"]]


class TestMetadataStatements:
    def test_show_databases(self, lake):
        outcome = lake.query(f"SHOW DATABASES LIKE '{lake.database}'")
        assert (outcome["columns"], outcome["rows"]) == (
            [{"Name": "database_name", "Type": "string"}],
            [[lake.database]],
        )

    def test_show_tables(self, users):
        users.create_csv_table("orders", {"id": "bigint"})
        assert users.query("show tables;")["rows"] == [["orders"], ["users"]]
        assert users.query(f"SHOW TABLES IN {users.database} 'u*'", database="default")["rows"] == [["users"]]

    def test_describe(self, users):
        outcome = users.query(f"DESCRIBE {users.database}.users")
        assert [row[:2] for row in outcome["rows"][:3]] == [["id", "bigint"], ["name", "string"], ["country", "string"]]
        assert ["# Partition Information", "", ""] in outcome["rows"]

    def test_show_partitions(self, users):
        assert users.query("SHOW PARTITIONS users")["rows"] == [["country=IN"], ["country=US"]]

    def test_show_columns(self, users):
        assert users.query("SHOW COLUMNS IN users")["rows"] == [["id"], ["name"], ["country"]]

    def test_explain(self, users):
        assert users.query("EXPLAIN SELECT * FROM users")["columns"] == [{"Name": "Query Plan", "Type": "varchar"}]


class TestAQueryIsRefused:
    def test_for_a_syntax_error_with_its_place(self, lake):
        assert fails(lake, "SELECT 1\nFORM x y").startswith("SYNTAX_ERROR: line 2:6: ")

    def test_for_a_table_that_does_not_exist_with_those_that_do(self, users):
        message = fails(users, "SELECT * FROM orders")
        name = users.database
        assert message == (
            f"TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.{name}.orders' does not exist; "
            f"database {name} has: users"
        )

    def test_for_a_database_that_does_not_exist_with_those_that_do(self, lake):
        message = fails(lake, "SELECT * FROM nowhere.t")
        assert message.startswith("SCHEMA_NOT_FOUND: line 1:15: Schema 'nowhere' does not exist; there are: ")
        assert lake.database in message

    def test_for_another_catalog(self, lake):
        assert "Catalog 'other' does not exist" in fails(lake, "SELECT * FROM other.db.t")

    def test_for_a_column_that_does_not_exist_with_those_that_do(self, users):
        message = fails(users, "SELECT nam FROM users")
        assert message.startswith("COLUMN_NOT_FOUND: line 1:8: Column 'nam' cannot be resolved")
        assert '"name"' in message

    def test_for_a_column_of_an_alias_that_does_not_exist(self, users):
        assert fails(users, "SELECT u.nope FROM users u").startswith("COLUMN_NOT_FOUND: line 1:8: Column 'nope'")

    def test_for_an_unknown_function(self, lake):
        assert fails(lake, "SELECT nofunc(1)") == "FUNCTION_NOT_FOUND: line 1:8: Function nofunc not registered"

    def test_for_a_cast_that_fails(self, lake):
        assert fails(lake, "SELECT CAST('x' AS bigint)").startswith("INVALID_CAST_ARGUMENT: line 1:8: ")

    @pytest.mark.parametrize(
        "sql",
        [
            "CREATE TABLE t AS SELECT 1",
            "COPY (SELECT 1) TO 'file.csv'",
            "SET enable_external_access = true",
            "ATTACH 'file.db'",
            "INSTALL httpfs",
            "INSERT INTO users VALUES (1)",
            "DROP TABLE users",
            "MSCK REPAIR TABLE users",
            "SUMMARIZE users",
            "EXPLAIN DELETE FROM users",
        ],
    )
    def test_for_a_statement_that_does_not_read(self, lake, sql):
        message = fails(lake, sql)
        assert message.startswith(("NOT_SUPPORTED: ", "SYNTAX_ERROR: "))
        assert message.startswith("SYNTAX_ERROR") or "allows: SELECT, WITH" in message

    def test_for_two_statements(self, lake):
        assert fails(lake, "SELECT 1; SELECT 2") == "SYNTAX_ERROR: got 2 statements, allowed: one a query"

    def test_for_nothing(self, lake):
        assert fails(lake, " -- nothing\n").startswith("SYNTAX_ERROR: line 1:1: the query is empty")

    @pytest.mark.parametrize("function", ["read_csv", "read_text", "glob", "duckdb_settings", "pragma_database_list"])
    def test_for_a_table_function_of_duckdbs_own(self, lake, function):
        assert f"Table function '{function}' not registered" in fails(lake, f"SELECT * FROM {function}('*')")

    def test_for_a_local_file_as_a_table(self, lake, tmp_path):
        secret = tmp_path / "secret.csv"
        secret.write_text("a\n1\n", encoding="utf-8")
        assert fails(lake, f"SELECT * FROM '{secret}'").startswith("TABLE_NOT_FOUND: ")

    def test_for_a_local_file_even_if_its_parsing_let_it_pass(self, tmp_path):
        secret = tmp_path / "secret.csv"
        secret.write_text("a\n1\n", encoding="utf-8")
        connection = duckdb.connect(":memory:")
        _prepare(connection)
        with pytest.raises(duckdb.PermissionException, match="file system operations are disabled"):
            _select(connection, SelectStatement(f"SELECT * FROM read_csv('{secret}')", False, ()), "default")
        with pytest.raises(duckdb.Error, match="configuration has been locked"):
            connection.execute("SET enable_external_access = true")

    def test_for_a_result_that_may_not_be_written(self, users):
        message = fails(users, "SELECT 1", outputLocation="s3://no-such-bucket-anywhere/")
        assert message.startswith("PERMISSION_DENIED: the result could not be written to s3://no-such-bucket-anywhere/")


class TestATableOfJsonLines:
    def test_is_read_by_key_with_the_types_of_its_values(self, lake):
        lines = [
            '{"id": 1, "Name": "Asha", "amount": 2.50, "tags": ["a", "b"], "home": {"city": "Pune"}, "ok": true}',
            "",
            '{"name": "two\\nlines", "id": 3000000000, "amount": 1e2}',
        ]
        lake.put("users/a.json", "\ufeff" + "\r\n".join(lines))
        lake.put("users/b.json.gz", gzip.compress(b'{"id": 3, "name": null}\n'))
        lake.crawl("users/")
        assert lake.columns("users") == {
            "id": "bigint",
            "name": "string",
            "amount": "double",
            "tags": "array<string>",
            "home": "struct<city:string>",
            "ok": "boolean",
        }
        table = lake.table("users")
        assert table["Parameters"]["classification"] == "json"
        assert table["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"] == "org.openx.data.jsonserde.JsonSerDe"
        found = lake.query("select id, name, amount, tags[1], home.city, ok from users order by id")["rows"]
        assert found == [
            ["1", "Asha", "2.5", "a", "Pune", "true"],
            ["3", None, None, None, None, None],
            ["3000000000", "two\nlines", "100.0", None, None, None],
        ]

    def test_fails_naming_file_and_line_that_is_no_object(self, lake):
        lake.put("users/a.json", '{"id": 1}\n[2]\n')
        lake.crawl("users/")
        with pytest.raises(QueryError, match=rf"s3://{lake.bucket}/users/a.json, line 2: not a JSON object"):
            lake.query("select * from users")
