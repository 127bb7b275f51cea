"""Rows as CSV (RFC 4180) that a spreadsheet can open: what it would take for a formula is text."""

import csv
import io
from collections.abc import Iterable, Sequence

OBEYED = ("=", "+", "-", "@", "\t", "\r")


def table(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8, lines that end with CR LF, quotes where they are needed."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that a spreadsheet would obey, with the apostrophe that makes it text."""
    return f"'{cell}" if cell.startswith(OBEYED) else cell
