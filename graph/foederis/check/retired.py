"""Names that were given up: the record speaks of things by the names that they have."""

from collections.abc import Iterator, Sequence

from foederis.check.files import File
from foederis.check.findings import Finding
from foederis.check.short import short
from foederis.names import term
from foederis.store import DCTERMS, RDF_TYPE

REPLACED = DCTERMS + "isReplacedBy"


def retired(files: Sequence[File]) -> Iterator[Finding]:
    """Statements that point to a retired name; a chain of them too, so that every old name leads home in one step."""
    gone = {
        statement.subject
        for file in files
        for statement in file.statements
        if statement.predicate == RDF_TYPE and statement.points_to == term("RetiredName")
    }
    now = {
        statement.subject: statement.points_to
        for file in files
        for statement in file.statements
        if statement.subject in gone and statement.predicate == REPLACED
    }
    for file in files if gone else ():
        for subject, predicate, object_ in file.statements:
            iri = getattr(object_, "value", "")
            if iri in gone:
                place = file.places.of(subject, predicate, iri)
                mend = f"Write {short(now[iri])}" if iri in now else "Say what it is called now"
                yield file.finding(place, "retired", f"{short(iri)} is a retired name", mend, node=subject, value=iri)
