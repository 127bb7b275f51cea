"""The data is found, in a checkout."""

from pathlib import Path

from foederis import house


def test_data_is_found_beside_the_code(root: Path) -> None:
    assert house.root() == root
    assert house.checkout() == root
    assert (house.ontology() / "MODEL.md").is_file()
    assert house.record() == root / "graph" / "data"
