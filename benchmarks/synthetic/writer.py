"""Triples in the vocabulary of the record, written down one thing at a time."""

from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.store import RDF_TYPE, XSD

EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
DATE = NamedNode(XSD + "date")

Value = NamedNode | Literal
Properties = Mapping[str, Value | tuple[Value, ...] | None]


def thing(kind: str, slug: str) -> NamedNode:
    return NamedNode(names.iri(kind, slug))


def concept(slug: str) -> NamedNode:
    return thing("concept", slug)


def day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=DATE)


def edtf(text: str) -> Literal:
    return Literal(text, datatype=EDTF)


class Writer:
    """Collects triples."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def say(self, subject: NamedNode, predicate: str, *values: Value) -> None:
        """One property and its values; a bare predicate is a term of the vocabulary."""
        term = NamedNode(predicate if "://" in predicate else names.term(predicate))
        self.triples.extend(Triple(subject, term, value) for value in values)

    def add(self, subject: NamedNode, class_name: str, properties: Properties) -> NamedNode:
        """A thing of a class with its properties; what is None is left out."""
        self.say(subject, RDF_TYPE, NamedNode(names.term(class_name)))
        for name, value in properties.items():
            if value is not None:
                self.say(subject, name, *(value if isinstance(value, tuple) else (value,)))
        return subject
