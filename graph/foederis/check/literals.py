"""Literals that a shape cannot judge: dates as EDTF and the calendar have them, values that a store would change."""

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Store

from foederis import dates
from foederis.check.files import File
from foederis.check.findings import Finding
from foederis.check.short import PREFIXES
from foederis.errors import InvalidValue
from foederis.store import XSD

EDTF = PREFIXES["edtf"] + "EDTF"
_ANY = NamedNode("urn:any")


def literals(files: Iterable[File]) -> Iterator[Finding]:
    for file in files:
        for subject, predicate, term in file.statements:
            fault = _fault(term) if isinstance(term, Literal) else None
            if fault:
                check, message, mend = fault
                value = term.value
                place = file.places.of(subject, predicate, value)
                yield file.finding(place, check, message, mend, node=subject, value=value)


@cache
def _fault(literal: Literal) -> tuple[str, str, str] | None:
    """The check that fails, what is wrong, and the mend."""
    datatype = literal.datatype.value
    try:
        if datatype == EDTF:
            dates.span(literal.value)
        elif datatype == XSD + "date":
            dates.day(literal.value)
    except InvalidValue as error:
        return "date", error.message, _sentence(error.mend)
    kept = literal if literal.language or datatype == XSD + "string" else _stored(literal)
    if kept != literal:
        message = f"a store changes “{literal.value}” to “{kept.value}”"
        return "literal", message, f"Write {kept.value}, or a plain string"
    return None


def _stored(literal: Literal) -> Literal:
    """What is left of a literal once it has been through a store."""
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    kept = next(iter(store)).object
    return kept if isinstance(kept, Literal) else literal


def _sentence(mend: str | None) -> str:
    return mend[:1].upper() + mend[1:] if mend else "Correct the date"
