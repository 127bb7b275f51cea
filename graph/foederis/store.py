"""Reading: Turtle files into triples, and a graph to ask things of.

`Graph` is a thin reader over a pyoxigraph store. What pyoxigraph yields is bound to the thread that asked, so every
method
consumes its iterator and returns a plain list.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from foederis import names
from foederis.errors import RecordError

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
ELI = "http://data.europa.eu/eli/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Labels = dict[str, str]


def load_turtle(path: Path) -> list[Triple]:
    """The triples of one Turtle file; RecordError names file, line and column of a syntax error."""
    try:
        return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 0}:{error.offset or 0}"
        raise RecordError(f"not Turtle: {error.msg}", place=place, mend="correct the syntax at that place") from error
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}", place=str(path)) from error


def turtle_files(*folders: Path) -> list[Path]:
    """Every Turtle file below the folders, in the order of their paths, so that a build reads alike everywhere."""
    return sorted(path for folder in folders for path in folder.rglob("*.ttl"))


class Graph:
    """Questions to a store, over all its graphs together."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def of(cls, triples: Iterable[Triple | Quad]) -> "Graph":
        """A graph in memory."""
        store = Store()
        store.bulk_extend(
            item if isinstance(item, Quad) else Quad(item.subject, item.predicate, item.object, DefaultGraph())
            for item in triples
        )
        return cls(store)

    @classmethod
    def of_files(cls, paths: Iterable[Path]) -> "Graph":
        return cls.of(triple for path in paths for triple in load_turtle(path))

    def _objects(self, subject: str, predicate: str) -> Iterator[NamedNode | Literal]:
        for quad in self.store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.object

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects of a property, as IRIs or lexical forms, sorted and each once."""
        return sorted({term.value for term in self._objects(subject, predicate)})

    def value(self, subject: str, predicate: str) -> str | None:
        """The one object of a property, or None; the first in order where there are several."""
        found = self.values(subject, predicate)
        return found[0] if found else None

    def slugs(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The slugs of the things that a property points to."""
        return tuple(sorted({names.slug_of(value) for value in self.values(subject, predicate)} - {""}))

    def slug(self, subject: str, predicate: str) -> str | None:
        found = self.slugs(subject, predicate)
        return found[0] if found else None

    def flag(self, subject: str, predicate: str) -> bool:
        """A boolean property; absent is false."""
        return self.value(subject, predicate) in ("true", "1")

    def texts(self, subject: str, predicate: str) -> Labels:
        """The literals of a property by language; those without a language count as English."""
        found: Labels = {}
        for term in self._objects(subject, predicate):
            if isinstance(term, Literal):
                language = term.language or "en"
                found[language] = min(found.get(language, term.value), term.value)
        return dict(sorted(found.items()))

    def labels(self, subject: str) -> Labels:
        """The names of a thing (rdfs:label) or a concept (skos:prefLabel), by language; its slug where it has none."""
        found = self.texts(subject, SKOS + "prefLabel") or self.texts(subject, RDFS_LABEL)
        return found or {"en": names.slug_of(subject) or subject}

    def things(self, class_iri: str) -> list[str]:
        """The IRIs of the instances of a class, sorted."""
        pattern = self.store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(class_iri), None)
        return sorted({quad.subject.value for quad in pattern if isinstance(quad.subject, NamedNode)})

    def subjects(self, predicate: str, value: str) -> list[str]:
        """The IRIs of what points to a thing by a property, sorted."""
        pattern = self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), None)
        return sorted({quad.subject.value for quad in pattern if isinstance(quad.subject, NamedNode)})

    def has(self, subject: str) -> bool:
        """Whether anything is said of a thing."""
        return next(iter(self.store.quads_for_pattern(NamedNode(subject), None, None, None)), None) is not None

    def types(self, subject: str) -> frozenset[str]:
        return frozenset(self.values(subject, RDF_TYPE))
