"""What a release says of itself; its date is the latest on which a source was issued or read, never a clock's."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from foederis import names
from foederis.dates import span
from foederis.errors import InvalidValue, ReleaseError
from foederis.names import term
from foederis.release.counting import Counts
from foederis.release.layout import METADATA, key
from foederis.release.shards import REBUILD, as_json, lines
from foederis.store import DCTERMS, RDF_TYPE, XSD, Graph
from foederis.turtle import PREFIXES

FILE = "metadata.json"
TITLE = "Foederis: events, and the treaty obligations that they implicate"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
OWL = "http://www.w3.org/2002/07/owl#"
SUMMARY = METADATA.value + "/"  # …/id/graph/metadata/class/fo-Act: a part of the release, counted


@dataclass(frozen=True, slots=True)
class Metadata:
    version: str
    date: str  # YYYY-MM-DD; empty for a record without a dated source
    quads: int
    graphs: Mapping[str, int]  # graph → quads
    things: Mapping[str, int]  # class → things of it
    title: str = TITLE
    license: str = LICENSE
    counts: Counts | None = None  # None: of a release made before they were taken

    def json(self) -> bytes:
        said = asdict(self)
        if self.counts is None:
            del said["counts"]
        return as_json(said)

    @property
    def own_quads(self) -> int:
        return self.lines().count(b"\n")

    def lines(self) -> bytes:
        """The metadata as N-Quads, for the graph of its name."""
        return lines(Quad(triple.subject, triple.predicate, triple.object, METADATA) for triple in self.triples())

    def triples(self) -> Iterator[Triple]:
        release = NamedNode(names.iri("release", self.version))
        yield Triple(release, NamedNode(RDF_TYPE), NamedNode(DCAT + "Dataset"))
        yield Triple(release, NamedNode(RDF_TYPE), NamedNode(VOID + "Dataset"))
        yield Triple(release, NamedNode(DCTERMS + "title"), Literal(self.title, language="en"))
        yield Triple(release, NamedNode(DCTERMS + "license"), NamedNode(self.license))
        yield Triple(release, NamedNode(OWL + "versionInfo"), Literal(self.version))
        yield _void(release, "triples", self.counts.triples if self.counts else self.quads)
        if self.date:
            issued = Literal(self.date, datatype=NamedNode(XSD + "date"))
            yield Triple(release, NamedNode(DCTERMS + "issued"), issued)
        for graph, quads in self.graphs.items():
            yield _void(release, "subset", NamedNode(graph))
            yield _void(NamedNode(graph), "triples", quads)
        if self.counts:
            yield from _counted(release, self.counts)


def _counted(release: NamedNode, counts: Counts) -> Iterator[Triple]:
    """The counts in the words of VoID, every part a node with a name."""
    yield _void(release, "entities", counts.entities)
    yield _void(release, "distinctSubjects", counts.subjects)
    yield _void(release, "distinctObjects", counts.objects)
    yield _void(release, "classes", len(counts.classes))
    yield _void(release, "properties", len(counts.properties))
    for class_iri, number in counts.classes.items():
        part = NamedNode(f"{SUMMARY}class/{key(class_iri)}")
        yield _void(release, "classPartition", part)
        yield _void(part, "class", NamedNode(class_iri))
        yield _void(part, "entities", number)
    for predicate, (triples, subjects, objects) in counts.properties.items():
        part = NamedNode(f"{SUMMARY}property/{key(predicate)}")
        yield _void(release, "propertyPartition", part)
        yield _void(part, "property", NamedNode(predicate))
        yield _void(part, "triples", triples)
        yield _void(part, "distinctSubjects", subjects)
        yield _void(part, "distinctObjects", objects)
    for predicate, targets in counts.links.items():
        for target, number in targets.items():
            yield from _linkset(release, predicate, target, number)


def _linkset(release: NamedNode, predicate: str, target: str, number: int) -> Iterator[Triple]:
    links = NamedNode(f"{SUMMARY}links/{key(predicate)}--{_name(target)}")
    other = NamedNode(f"{SUMMARY}target/{_name(target)}")
    yield _void(release, "subset", links)
    yield Triple(links, NamedNode(RDF_TYPE), NamedNode(VOID + "Linkset"))
    yield _void(links, "linkPredicate", NamedNode(predicate))
    yield _void(links, "triples", number)
    yield _void(links, "objectsTarget", other)
    yield Triple(other, NamedNode(RDF_TYPE), NamedNode(VOID + "Dataset"))
    yield _void(other, "uriSpace", Literal(target))


def _name(target: str) -> str:
    """Of a vocabulary its prefix, of a host its key."""
    known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    return known.get(target) or key(target)


def _void(subject: NamedNode, name: str, value: int | NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(VOID + name), Literal(value) if isinstance(value, int) else value)


def read(folder: Path) -> Metadata:
    path = folder / FILE
    try:
        said = json.loads(path.read_bytes())
        counts = said.pop("counts", None)
        return Metadata(**said, counts=Counts.of(counts) if counts else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseError(f"cannot be read: {error}", place=str(path), mend=REBUILD) from error


def latest_date(graph: Graph) -> str:
    """The latest day on which a source was issued or read, as far as that is certain."""
    dates = [
        text
        for source in graph.things(term("Source"))
        for predicate in (DCTERMS + "issued", term("accessed"))
        for text in graph.values(source, predicate)
    ]
    return max((day.isoformat() for text in dates if (day := _first_day(text))), default="")


def _first_day(text: str) -> date | None:
    try:
        return span(text).earliest_begin
    except InvalidValue:
        return None
