"""Crawlers and classifiers as their definitions say, and what is refused of them."""

import json

import pytest

from sluice_local.crawling.classifiers import CsvClassifier, select_classifiers
from sluice_local.crawling.configuration import CrawlerConfiguration, Target
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.schema import FileSchema, merge
from sluice_local.crawling.tables import table_name
from sluice_local.s3_objects import S3Uri


def crawler(**changes):
    targets = {"S3Targets": [{"Path": "s3://b/users/", "SampleSize": 2}]}
    return {"Name": "c", "DatabaseName": "db", "Targets": targets, **changes}


class TestACrawlersDefinition:
    def test_has_awss_defaults(self):
        read = CrawlerConfiguration.read(crawler())
        assert read.targets == (Target("s3://b/users/", (), 2),)
        assert (read.update_behavior, read.delete_behavior) == ("UPDATE_IN_DATABASE", "DEPRECATE_IN_DATABASE")
        assert read.recrawl_behavior == "CRAWL_EVERYTHING"
        assert not read.merge_new_columns and not read.inherit_from_table

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"DatabaseName": ""}, "no DatabaseName"),
            ({"Targets": {}}, "no S3Targets"),
            (
                {"Targets": {"JdbcTargets": [{"Path": "x"}]}},
                "got JdbcTargets; the local endpoint crawls S3",
            ),
            ({"Configuration": "{"}, "Configuration is not JSON"),
            ({"Configuration": "[]"}, r"got \[\], allowed: an object"),
            ({"Configuration": '{"Verson": 1.0}'}, "unknown key Verson; allowed: Version, "),
            (
                {"Configuration": json.dumps({"CrawlerOutput": {"Tables": {"AddOrUpdateBehavior": "Merge"}}})},
                "got 'Merge', allowed: MergeNewColumns",
            ),
            ({"SchemaChangePolicy": {"UpdateBehavior": "NO"}}, "UpdateBehavior: got 'NO', allowed: UPDATE_IN_DATABASE"),
            ({"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVENT_MODE"}}, "RecrawlBehavior: got 'CRAWL_EVENT_MODE'"),
        ],
    )
    def test_is_refused_with_what_is_wrong_and_what_is_allowed(self, changes, message):
        with pytest.raises(CrawlError, match=message):
            CrawlerConfiguration.read(crawler(**changes))


class TestAClassifiersDefinition:
    def test_is_read_in_the_crawlers_order_from_either_shape(self):
        shapes = [
            {"CsvClassifier": {"Name": "a"}},
            {"Classifier": {"CsvClassifier": {"Name": "b", "Delimiter": "|", "DisableValueTrimming": True}}},
        ]
        first, second = select_classifiers(("b", "a"), shapes)
        assert (first.delimiter, first.trim) == ("|", False)
        assert second == CsvClassifier("a")

    def test_uses_custom_datatypes_only_where_they_are_configured(self):
        shape = {"Name": "c", "CustomDatatypes": ["LONG", "STRING"]}
        assert CsvClassifier.read(shape).datatypes == ()
        assert CsvClassifier.read({**shape, "CustomDatatypeConfigured": True}).datatypes == ("bigint", "string")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"ContainsHeader": "YES"}, "ContainsHeader: got 'YES', allowed: PRESENT, ABSENT, UNKNOWN"),
            ({"Delimiter": "'", "QuoteSymbol": "'"}, "both"),
            ({"Serde": "GrokSerDe"}, "Serde: got 'GrokSerDe', allowed: OpenCSVSerDe"),
            ({"CustomDatatypeConfigured": True, "CustomDatatypes": ["TEXT"]}, "CustomDatatypes: got 'TEXT', allowed"),
        ],
    )
    def test_is_refused_with_what_is_wrong_and_what_is_allowed(self, changes, message):
        with pytest.raises(CrawlError, match=message):
            CsvClassifier.read({"Name": "c", **changes})

    def test_is_refused_where_it_is_not_for_csv(self):
        with pytest.raises(CrawlError, match="classifier g is a GrokClassifier"):
            select_classifiers(("g",), [{"GrokClassifier": {"Name": "g"}}])


class TestSchemasTogether:
    def test_have_the_columns_of_all_and_the_wider_numbers(self):
        merged = merge(
            [
                ("a", FileSchema("parquet", {"x": "int", "y": "float"}, 2)),
                ("b", FileSchema("parquet", {"x": "bigint", "y": "int", "z": "date"}, 3)),
            ]
        )
        assert merged.columns == {"x": "bigint", "y": "double", "z": "date"}
        assert (merged.records, merged.conflicts) == (5, [])


@pytest.mark.parametrize(
    ("location", "prefix", "name"),
    [
        ("s3://bucket/raw/Users-2026/", "", "users_2026"),
        ("s3://bucket/users/", "Raw ", "raw_users"),
        ("s3://My.Bucket/", "", "my_bucket"),
    ],
)
def test_a_tables_name_has_lower_case_letters_digits_and_underscores(location, prefix, name):
    assert table_name(S3Uri.parse(location), prefix) == name
