import pytest

from sluice_etl.layout import (
    Group,
    escape_partition_value,
    object_name,
    partition_directory,
    plan_objects,
    planned_objects,
)

OLD = "s3://raw/orders/old.csv"
NEW = "s3://raw/orders/new.csv"


def paths(*groups, rows_per_object=100):
    planned = plan_objects(groups, "country", rows_per_object)
    return {(item.rejected, item.source, item.path) for item in planned_objects(planned).values()}


@pytest.mark.parametrize(
    ("value", "directory"),
    [
        ("IN", "country=IN/"),
        (None, "country=__HIVE_DEFAULT_PARTITION__/"),
        ("a/b", "country=a%2Fb/"),
        ("a=b", "country=a%3Db/"),
        ("50%", "country=50%25/"),
        ("a b", "country=a b/"),
        ("Côte d'Ivoire", "country=Côte d%27Ivoire/"),
        ("..", "country=../"),
        ("a\tb", "country=a%09b/"),
        ("{x}[y]^", "country=%7Bx}%5By%5D%5E/"),
    ],
)
def test_names_a_partition_directory_as_hive_does(value, directory):
    assert partition_directory("country", value) == directory


def test_a_key_does_not_depend_on_what_else_is_read():
    old = [Group(OLD, "IN", False, 3), Group(OLD, "US", False, 2), Group(OLD, None, True, 1)]
    new = [Group(NEW, "IN", False, 900), Group(NEW, "US", True, 1)]
    assert {item for item in paths(*new, *old) if item[1] == OLD} == paths(*old)


def test_a_key_does_not_depend_on_the_order_in_which_groups_were_counted():
    groups = [Group(OLD, "IN", False, 250), Group(OLD, "US", True, 1), Group(OLD, None, False, 1)]
    assert paths(*groups) == paths(*reversed(groups))


def test_two_files_never_share_an_object():
    assert len(paths(Group(OLD, "IN", False, 1), Group(NEW, "IN", False, 1))) == 2


def test_splits_the_rows_of_a_partition_value_over_as_many_objects_as_they_need():
    assert len(paths(Group(OLD, "IN", False, 250), Group(OLD, "US", False, 100))) == 3 + 1


def test_stricter_checks_leave_the_split_as_it_was():
    before = paths(Group(OLD, "IN", False, 250))
    after = paths(Group(OLD, "IN", False, 90), Group(OLD, "IN", True, 160))
    assert {path for rejected, _, path in after if not rejected} == {path for _, _, path in before}


def test_rejected_rows_of_a_file_share_objects_whatever_their_partition_value():
    rejected = {path for bad, _, path in paths(Group(OLD, "IN", True, 1), Group(OLD, None, True, 1)) if bad}
    assert rejected == {object_name(OLD, 0)}


def test_every_planned_number_is_one_object():
    planned = plan_objects(
        [
            Group(OLD, "IN", False, 250),
            Group(OLD, "US", True, 1),
            Group(OLD, "IN", True, 1),
            Group(NEW, "US", False, 1),
        ],
        "country",
        100,
    )
    assert len(planned_objects(planned)) == 3 + 3 + 1


def test_hadoops_other_names_for_s3_give_the_same_key():
    assert object_name("s3a://raw/a.csv", 0) == object_name("s3n://raw/a.csv", 0) == object_name("s3://raw/a.csv", 0)


def test_escapes_nothing_twice():
    assert escape_partition_value("%2F") == "%252F"
