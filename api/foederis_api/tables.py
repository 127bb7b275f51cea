"""Tables as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

RISKY = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would take for a formula


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table in UTF-8, with its header; lines end with CR LF."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return output.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that is text whatever it begins with: an apostrophe says so."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
