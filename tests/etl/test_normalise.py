import pytest

from sluice_etl.normalise import normalise


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("id", "id"),
        (" Order ID ", "order_id"),
        ("order-id", "order_id"),
        ("ORDER__ID", "order_id"),
        ("order id", "order_id"),
        ("Größe (cm)", "größe_cm"),
        ("Gro\u0308ße", "größe"),
        ("a.b `c`", "a_b_c"),
        ("_sluice", "sluice"),
        ("2026 total", "2026_total"),
        ("नाम", "नाम"),
        ("--", ""),
        ("", ""),
    ],
)
def test_compares_names_by_one_form(name, form):
    assert normalise(name) == form
