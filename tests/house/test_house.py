"""The data is found, in a checkout."""

from pathlib import Path

from foederis import house

ROOT = Path(__file__).parents[2]


def test_data_is_found_beside_the_code() -> None:
    assert house.root() == ROOT
    assert house.checkout() == ROOT
    assert (house.ontology() / "MODEL.md").is_file()
    assert house.record() == ROOT / "graph" / "data"
