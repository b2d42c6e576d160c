"""What scripts read with the local awsglue package, on real Spark."""

import pytest

from awsglue.gluetypes import ChoiceType, DecimalType, Field, LongType, StringType, StructType

pytestmark = pytest.mark.spark

MESSY_TEXT = [
    {"id": "007", "name": 'Doe, "J"', "amount": " 5.10", "day": "2026-02-30"},
    {"id": "12.7", "name": "z", "amount": "", "day": ""},
    {"id": "x3", "name": "", "amount": "n/a", "day": "2026-01-31"},
]


class TestToDF:
    def test_gives_the_catalogs_types_where_every_value_is_one(self, result):
        found = result("clean")
        assert found["types"] == {"id": "bigint", "name": "string", "amount": "double"}
        assert {"id": -2, "name": "Bo", "amount": 3.0} in found["rows"]

    def test_gives_an_empty_field_as_null_in_a_number_and_as_empty_text(self, result):
        assert {"id": None, "name": "", "amount": None} in result("clean")["rows"]

    def test_gives_a_struct_of_both_types_where_values_differ(self, result):
        found = result("choice")
        assert found["types"] == {
            "id": "struct<long:bigint,string:string>",
            "name": "string",
            "amount": "struct<decimal(10,2):decimal(10,2),string:string>",
            "day": "struct<date:date,string:string>",
        }
        ids = [row["id"] for row in found["rows"]]
        assert {"long": 7, "string": None} in ids and {"long": None, "string": "x3"} in ids

    def test_does_not_take_a_fraction_for_a_whole_number(self, result):
        assert {"long": None, "string": "12.7"} in [row["id"] for row in result("choice")["rows"]]

    def test_does_not_take_a_day_that_does_not_exist_for_a_date(self, result):
        assert {"date": None, "string": "2026-02-30"} in [row["day"] for row in result("choice")["rows"]]

    def test_gives_text_where_no_value_is_of_the_catalogs_type(self, result):
        assert result("all_text")["types"] == {"id": "string"}


class TestResolveChoice:
    def test_with_cast_string_gives_the_text_as_it_came(self, result):
        found = result("cast_string")
        assert set(found["types"].values()) == {"string"}
        assert found["rows"] == sorted(MESSY_TEXT, key=lambda row: row["amount"] + row["id"])

    @pytest.mark.parametrize(
        ("action", "values"),
        [
            ("cast:long", {7, None}),
            ("project:long", {7, None}),
            ("project:string", {None, "12.7", "x3"}),
        ],
    )
    def test_with_cast_and_project_gives_one_type_and_null_for_the_other(self, result, action, values):
        assert {row["id"] for row in result("resolved")[action]["rows"]} == values

    def test_with_make_cols_gives_a_column_for_each_type(self, result):
        found = result("resolved")["make_cols"]
        assert found["types"] == {"id_long": "bigint", "id_string": "string", "name": "string"}

    def test_with_make_struct_gives_a_struct(self, result):
        assert result("resolved")["make_struct"]["types"]["id"] == "struct<long:bigint,string:string>"

    def test_with_one_choice_resolves_every_column_that_is_ambiguous(self, result):
        types = result("resolved")["choice"]["types"]
        assert list(types)[:3] == ["id_long", "id_string", "name"]
        assert "day_date" in types and "day_string" in types

    def test_with_match_catalog_casts_to_the_catalogs_types(self, result):
        types = result("resolved")["match_catalog"]["types"]
        assert types == {"id": "bigint", "name": "string", "amount": "decimal(10,2)", "day": "date"}

    @pytest.mark.parametrize(
        ("case", "message"),
        [
            ("both", "allowed: one of the two"),
            ("unknown", "got action 'drop:long', allowed: cast:type, project:type, make_cols, make_struct"),
            ("bad type", "got type 'text', allowed: bigint"),
        ],
    )
    def test_refuses_what_it_does_not_know(self, result, case, message):
        assert message in result("resolved")[case]


class TestTheSourceFileOfARow:
    def test_is_given_by_input_file_name_right_after_to_df(self, result, bucket):
        assert result("input_file_name") == [f"s3://{bucket}/clean/a.csv", f"s3://{bucket}/clean/b.csv"]

    def test_is_given_by_the_option_attach_filename(self, result, bucket):
        found = result("attached_file_name")
        assert found["columns"] == ["id", "name", "amount", "source"]
        assert found["files"] == [f"s3://{bucket}/clean/a.csv", f"s3://{bucket}/clean/b.csv"]

    def test_is_given_by_the_tables_own_option(self, result):
        assert result("attached_by_the_table") == ["id", "file"]


class TestTheFilesOfATable:
    def test_are_none_without_an_error(self, result):
        assert result("empty") == {"columns": [], "count": 0, "rows": []}

    def test_do_not_include_hidden_empty_and_archived_ones(self, result):
        assert 99 not in {row["id"] for row in result("clean")["rows"]}

    def test_may_have_any_characters_in_their_keys(self, result):
        assert result("odd_keys")["rows"] == [{"id": 5}]

    def test_are_those_of_its_own_folder_unless_recurse_is_set(self, result):
        assert result("nested_folders") == {"default": 1, "recurse": 2}

    def test_with_lazy_simple_serde_may_have_quotes(self, result):
        assert result("lazy_simple")["rows"] == [{"id": 1, "name": "Doe, Jane"}]

    def test_of_parquet_keep_their_types_and_have_all_columns_of_all_files(self, result):
        found = result("parquet")
        assert found["types"] == {"id": "int", "tags": "array<string>", "age": "bigint", "country": "string"}
        assert found["rows"][0] == {"id": 1, "tags": ["x"], "age": None, "country": "IN"} or len(found["rows"]) == 2


class TestPartitions:
    def test_add_their_keys_with_the_catalogs_types(self, result):
        found = result("partitioned")["all"]
        assert found["types"] == {"id": "bigint", "year": "int", "city": "string"}
        assert {"id": 2, "year": 2026, "city": "A/B"} in found["rows"]

    def test_with_a_null_value_give_null(self, result):
        assert {"id": 3, "year": 2026, "city": None} in result("partitioned")["all"]["rows"]

    def test_are_chosen_by_a_push_down_predicate(self, result):
        assert result("partitioned")["predicate"]["rows"] == [{"id": 2, "year": 2026, "city": "A/B"}]
        assert result("partitioned")["none"] == 0

    def test_are_chosen_by_a_catalog_partition_predicate(self, result):
        assert result("partitioned")["catalog"] == 1

    def test_may_be_anywhere(self, result):
        assert result("partitioned")["elsewhere"]["rows"] == [{"id": 20250, "year": 2025}, {"id": 20260, "year": 2026}]

    def test_are_needed_for_a_predicate(self, result):
        assert "has no partitions" in result("partitioned")["unpartitioned"]


class TestFromOptions:
    def test_reads_csv_as_text_with_the_headers_names(self, result):
        expected = {"types": {"id": "string", "name": "string"}, "rows": [{"id": "1", "name": "Asha"}]}
        assert result("from_options")["csv"] == expected
        assert result("from_options")["one file"] == expected

    def test_numbers_the_columns_of_csv_without_a_header(self, result):
        assert result("from_options")["csv without header"]["rows"][1] == {"col0": "2", "col1": "Bo"}

    def test_reads_json_and_parquet_with_their_own_types(self, result, bucket):
        found = result("from_options")
        assert found["json"]["types"] == {"id": "bigint", "tags": "array<string>"}
        assert found["parquet"]["rows"] == [{"id": 1, "source": f"s3://{bucket}/options/parquet/a.parquet"}]

    def test_reads_nothing_where_there_is_nothing(self, result):
        assert result("from_options")["nothing"] == {"types": {}, "rows": []}

    @pytest.mark.parametrize(
        ("case", "message"),
        [
            ("orc", "has no format 'orc' of from_options. It has: csv, json, parquet"),
            ("option", "has no option 'quotes' in format_options of csv"),
            ("jdbc", "has no connection_type 'mysql'. It has: s3"),
            ("paths", '"paths": got None, allowed: a list of s3:// locations'),
        ],
    )
    def test_refuses_what_it_does_not_have(self, result, case, message):
        assert message in result("from_options")[case]


class TestTransforms:
    def test_apply_mapping_renames_and_casts_from_the_text_as_it_came(self, result):
        found = result("transforms")["apply_mapping"]
        assert found["types"] == {"user_id": "string", "text": "string"}
        assert {"user_id": "-2", "text": "3"} in found["rows"]

    def test_apply_mapping_takes_pairs(self, result):
        assert result("transforms")["text to number"]["types"] == {"id": "int"}

    def test_apply_mapping_refuses_a_triple(self, result):
        assert "allowed: (source, source type, target, target type)" in result("transforms")["bad mapping"]

    def test_select_drop_and_rename_keep_the_catalogs_types(self, result):
        found = result("transforms")
        assert found["select"] == ["name"]
        assert found["drop"] == [["id", "bigint"], ["amount", "double"]]
        assert found["rename"] == [["key", "bigint"], ["name", "string"], ["amount", "double"]]

    def test_are_classes_with_apply_too(self, result):
        assert result("transforms")["classes"] == ["name", "amount"]

    def test_refuse_what_is_no_path(self, result):
        assert "got path 'a..b', allowed: a, a.b, a[].b" in result("transforms")["bad path"]

    def test_repartition_spreads_the_rows(self, result):
        assert result("transforms")["partitions"] == 3

    def test_from_df_wraps_a_data_frame(self, result):
        assert result("transforms")["fromDF"] == {"types": {"id": "bigint"}, "rows": [{"id": 0}]}


def test_print_schema_shows_a_choice_with_its_types(result):
    lines = result("printing")["schema"].splitlines()
    assert lines[:5] == ["root", "|-- id: choice", "|    |-- long", "|    |-- string", "|-- name: string"]


def test_schema_is_in_glues_types_with_a_choice_where_values_differ(result):
    schema = StructType.fromJsonValue(result("printing")["types"])
    assert [field.name for field in schema] == ["id", "name", "amount", "day"]
    assert schema.getField("id") == Field("id", ChoiceType([LongType(), StringType()]))
    assert schema.getField("name") == Field("name", StringType())
    assert schema.getField("amount") == Field("amount", ChoiceType([DecimalType(10, 2), StringType()]))


def test_show_prints_json(result):
    assert result("printing")["show"] == '{"id": 1, "name": "Asha", "amount": 1.5}\n'


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("method", "has no DynamicFrame.no_such_method. It has: apply_mapping, "),
        ("context", "has no GlueContext.forEachBatch. It has: "),
        ("reader", "has no create_dynamic_frame.from_kafka. It has: from_catalog, from_options, from_rdd"),
        ("option", "has no option 'jobBookmarkKeys' in additional_options"),
        ("table", "missing is not in the catalog. Run the crawler that makes it"),
        ("classification", "whose classification is 'xml'. It has: csv, json, parquet"),
    ],
)
def test_what_is_not_there_is_named(result, case, message):
    assert message in result("not_there")[case]


class TestTheRun:
    def test_imports_modules_of_extra_py_files_in_driver_and_workers(self, result):
        assert result("modules") == {"driver": "from a zip", "workers": [0, 2, 4]}

    def test_sees_the_command_line_that_glue_gives(self, result):
        assert result("environment")["argv"] == [
            "--JOB_NAME",
            "users",
            "--JOB_ID",
            "j_jr_1",
            "--JOB_RUN_ID",
            "jr_1",
        ]

    def test_takes_spark_settings_from_the_conf_argument(self, result):
        assert result("environment")["setting"] == "3"

    def test_writes_to_s3_through_s3a(self, result, scenarios_run):
        assert result("writing") == 3
        lake = scenarios_run[0]
        written = lake.s3.list_objects_v2(Bucket=lake.bucket, Prefix="written/name=Asha/")["Contents"]
        assert [entry["Key"].endswith(".snappy.parquet") for entry in written] == [True]

    def test_leaves_stdout_to_the_script(self, scenarios_run):
        assert scenarios_run[1].stdout == ""

    def test_leaves_no_credentials_in_its_folder(self, scenarios_run):
        lake = scenarios_run[0]
        settings = (lake.work / "run-1" / "conf" / "spark-defaults.conf").read_text("utf-8")
        assert "fs.s3a.endpoint " in settings and "key" not in settings
