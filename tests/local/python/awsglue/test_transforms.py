"""What the transforms of the local awsglue package make of frames, on real Spark."""

import pytest

pytestmark = pytest.mark.spark

PHONES = "array<struct<kind:string,calls:array<int>>>"


@pytest.fixture
def result(transforms_run):
    def of(name):
        found = transforms_run[2][name]
        assert not isinstance(found, str), found
        return found

    return of


class TestFields:
    def test_selects_nested_fields_in_their_structs(self, result):
        found = result("fields")["select"]
        assert found["types"] == {"id": "bigint", "address": "struct<zip:int>"}
        assert {"id": 1, "address": {"zip": 10}} in found["rows"] and {"id": 2, "address": None} in found["rows"]

    def test_selects_one_name_without_a_list(self, result):
        assert result("fields")["select one"] == ["tags"]

    def test_selects_fields_of_the_elements_of_an_array(self, result):
        assert {"phones": [{"kind": "home"}, {"kind": "work"}]} in result("fields")["select in array"]["rows"]

    def test_drops_nested_fields(self, result):
        types = [["id", "bigint"], ["name", "string"], ["address", "struct<geo.x:double>"]]
        assert result("fields")["drop"] == [*types, ["phones", "array<struct<kind:string>>"]]

    def test_drops_a_struct_of_which_nothing_is_left(self, result):
        assert result("fields")["drop all of a struct"] == ["id", "name", "tags", "phones"]

    def test_renames_a_field_in_its_place_with_dots_in_backquotes(self, result):
        found = result("fields")["rename"]
        assert found[0] == ["key", "bigint"] and found[2] == ["address", "struct<street:string,zip:int,x:double>"]

    def test_refuses_to_rename_into_another_place(self, result):
        assert "'address.zip' into another place ('zip')" in result("fields")["move"]

    def test_apply_mapping_nests_flattens_and_passes_arrays_on(self, result):
        found = result("fields")["map"]
        types = {"person": "struct<id:string,name:string>", "zip.code": "bigint", "labels": "array<string>"}
        assert found["types"] == types
        assert {"person": {"id": "1", "name": "Asha"}, "zip.code": 10, "labels": ["a", "b"]} in found["rows"]

    @pytest.mark.parametrize(
        ("case", "message"),
        [
            ("map twice", "target 'a' is made by two mappings"),
            ("map to array", "'id' holds bigint, no array"),
            ("bad path", "got path 'a..b', allowed: a, a.b, a[].b"),
            ("bad option", "got 'Drop' with DoubleType(), allowed: Project and Cast with a type"),
        ],
    )
    def test_refuses_what_it_cannot_do(self, result, case, message):
        assert message in result("fields")[case]

    def test_resolve_choice_casts_inside_of_arrays(self, result):
        assert result("fields")["cast inside"] == ["phones", "array<struct<kind:string,calls:array<string>>>"]

    def test_drop_null_fields_drops_what_is_null_in_every_record(self, result):
        assert result("fields")["nulls"] == [["a", "int"], ["c", "struct<e:int>"]]

    def test_drop_null_fields_keeps_the_columns_of_a_frame_without_rows(self, result):
        assert result("fields")["nulls of nothing"] == ["a"]

    def test_print_schema_shows_what_is_nested(self, result):
        lines = result("fields")["schema"].splitlines()
        assert lines[3:7] == [
            "|-- address: struct",
            "|    |-- street: string",
            "|    |-- zip: int",
            "|    |-- geo.x: double",
        ]
        assert lines[7:10] == ["|-- tags: array", "|    |-- element: string", "|-- phones: array"]

    def test_to_df_takes_resolve_options(self, result):
        assert result("fields")["to df"] == {"id": "struct<long:bigint,string:string>"}
        assert result("fields")["to df with options"] == ["id", "bigint"]


class TestFlattening:
    def test_unnest_makes_columns_of_the_fields_of_structs_and_leaves_arrays(self, result):
        types = dict(map(tuple, result("flattened")["unnest"]))
        assert types["address.zip"] == "int" and types["address.geo.x"] == "double"
        assert types["tags"] == "array<string>" and types["phones"] == PHONES

    def test_relationalize_makes_a_table_of_each_array_named_by_its_path(self, result):
        assert result("flattened")["names"] == ["root", "root_phones", "root_phones.val.calls", "root_tags"]

    def test_relationalize_puts_a_key_in_the_place_of_an_array_and_none_of_a_null(self, result):
        found = result("flattened")["root"]
        assert found["types"]["tags"] == "bigint" and found["types"]["address.zip"] == "int"
        assert {row["id"]: row["tags"] is None for row in found["rows"]} == {1: False, 2: True}

    def test_relationalize_gives_elements_by_key_and_index(self, result):
        key = next(row["tags"] for row in result("flattened")["root"]["rows"] if row["id"] == 1)
        found = result("flattened")["tags"]
        assert found["types"] == {"id": "bigint", "index": "int", "tags.val": "string"}
        assert found["rows"] == [{"id": key, "index": 0, "tags.val": "a"}, {"id": key, "index": 1, "tags.val": "b"}]

    def test_relationalize_joins_an_array_in_an_array_by_a_key_of_its_own(self, result):
        phones = {row["phones.val.kind"]: row["phones.val.calls"] for row in result("flattened")["phones"]["rows"]}
        calls = result("flattened")["calls"]["rows"]
        assert phones["work"] is None and {row["id"] for row in calls} == {phones["home"]}
        assert [row["phones.val.calls.val"] for row in calls] == [1, 2]

    def test_a_frame_that_is_not_in_the_collection_is_named(self, result):
        assert "got frame 'root_x', allowed: root, root_tags" in result("flattened")["missing"]

    def test_relationalize_refuses_a_map_by_name(self, result):
        assert "has no relationalize of 'm', a map" in result("flattened")["map"]

    def test_the_root_of_the_transform_is_called_roottable(self, result):
        assert result("flattened")["default name"] == "roottable"


class TestFunctionsOfRecords:
    def test_map_finds_the_types_of_what_the_function_returns(self, result):
        found = result("functions")["map"]
        assert found["types"] == {
            "id": "bigint",
            "name": "string",
            "whole": "struct<first:string,at:date>",
            "big": "bigint",
            "money": "decimal(3,2)",
        }
        assert found["rows"][0]["whole"] == {"first": "A", "at": "2026-01-01"}

    def test_map_keeps_the_type_that_a_field_came_with(self, result):
        assert result("functions")["keeps"] == [["id", "int"]]

    def test_a_record_for_which_the_function_raises_is_an_error_record(self, result):
        assert result("functions")["errors"] == [1, 1, 2, [{"id": 1}, {"id": 3}]]
        error = {"msg": "ValueError: no second", "dynamicRecord": '{"id": 2}'}
        assert result("functions")["error records"] == [{"error": error}]

    def test_error_records_are_counted_by_later_frames_too(self, result):
        assert result("functions")["later"] == 1

    def test_a_stage_threshold_stops_the_job_at_that_many_error_records(self, result):
        assert "stageThreshold: got 1 error records, allowed: fewer than 1" in result("functions")["threshold"]
        assert result("functions")["below"] == "nothing was raised"

    def test_filter_keeps_what_is_true_and_counts_what_raises(self, result):
        assert result("functions")["filtered"] == [[{"id": 2}], 1]

    def test_a_column_of_two_types_has_the_value_that_the_row_holds_and_keeps_its_text(self, result):
        assert result("functions")["choice filtered"] == [{"id": "007"}, {"id": "x3"}]

    def test_map_to_two_types_makes_a_choice(self, result):
        found = result("functions")
        assert found["choice made"]["types"] == {"v": "struct<long:bigint,string:string>"}
        assert found["choice resolved"]["rows"] == [{"v": 2}, {"v": 3}, {"v": None}]

    def test_map_to_types_that_no_column_can_hold_is_refused_by_field(self, result):
        assert "field v: records hold string and array<int>" in result("functions")["mixed"]

    def test_what_is_no_record_is_an_error_record(self, result):
        assert result("functions")["not a record"] == 3

    def test_functions_are_not_called_for_an_empty_source(self, result):
        assert result("functions")["empty"] == 0


class TestSeveralFrames:
    def test_join_gives_equal_keys_and_marks_the_second_frames_double_columns(self, result):
        found = result("combined")["join"]
        assert list(found["types"]) == ["id", "name", ".id", "value"]
        assert sorted(row["value"] for row in found["rows"]) == ["x", "y"]

    def test_join_takes_a_frame_with_itself(self, result):
        assert result("combined")["self"] == 3

    @pytest.mark.parametrize(
        ("case", "message"),
        [
            ("join keys", "got keys ['id'] and [], allowed: as many of one frame as of the other"),
            ("join nowhere", "got path 'x', allowed: fields of the first frame: id, name"),
            ("comparator", "got comparator '~', allowed: =, !=, <, <=, >, >="),
            ("unbox avro", "has no format 'avro' of unbox. It has: csv, json"),
        ],
    )
    def test_refuse_what_they_do_not_know(self, result, case, message):
        assert message in result("combined")[case]

    def test_merge_takes_the_staging_frames_record_of_a_key(self, result):
        rows = result("combined")["merge"]
        assert rows == [{"id": i, "name": name} for i, name in ((1, "a"), (2, "B"), (3, "c"), (4, "D"))]

    def test_union_of_text_and_a_number_is_a_choice(self, result):
        assert result("combined")["union"]["types"] == {"id": "struct<int:int,string:string>"}
        assert len(result("combined")["union"]["rows"]) == 5

    def test_split_rows_puts_every_row_into_one_of_two_frames(self, result):
        chosen, others = result("combined")["split rows"]
        assert [row["id"] for row in chosen] == [2] and [row["id"] for row in others] == [1, 3]
        assert result("combined")["split rows of nulls"] == 1

    def test_split_fields_and_collections(self, result):
        found = result("combined")
        assert found["split fields"] == [["name"], ["id"]] and found["from collection"] == ["name"]
        assert found["mapped"] == ["k", "k"]
        assert found["flat map"] == ["p.root", "p.root_phones", "p.root_phones.val.calls", "p.root_tags"]

    def test_unbox_parses_text_and_gives_null_for_what_is_not_that(self, result):
        assert result("combined")["unbox"]["types"]["j"].startswith("struct<")
        assert sum(row["j"]["a"] == 1 for row in result("combined")["unbox"]["rows"]) == 1
        assert result("combined")["unbox csv"] == [{"c": {"n": 1, "t": "x"}}]
        by_glue = result("combined")["unbox by Glue's types"]
        assert by_glue["types"] == {"j": "struct<n:decimal(5,1),t:array<string>>"}
        assert by_glue["rows"] == [{"j": {"n": "1.0", "t": ["x"]}}]
