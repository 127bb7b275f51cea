"""Tables: whatever is in a cell comes back, and no spreadsheet takes it for a formula."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as some

from foederis_api.tables import RISKY, safe, write

CELLS = some.lists(some.lists(some.text(max_size=8) | some.sampled_from(RISKY), min_size=2, max_size=2))


@given(CELLS)
def test_what_goes_in_comes_out(rows: list[list[str]]) -> None:
    written = write(["a", "b"], rows).decode()
    assert list(csv.reader(io.StringIO(written, newline="")))[1:] == [[safe(cell) for cell in row] for row in rows]
    assert written.endswith("\r\n")


@given(some.text())
def test_no_cell_begins_as_a_formula_does(cell: str) -> None:
    assert not safe(cell).startswith(RISKY)
    assert safe(cell) in (cell, f"'{cell}")


def test_the_cells_that_spreadsheets_run() -> None:
    for cell in ("=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"):
        assert safe(cell) == f"'{cell}"
    assert safe("2023-10-09") == "2023-10-09"
