"""What a release says of itself; its date is the latest on which a source was issued or read, never a clock's."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from foederis import names
from foederis.dates import span
from foederis.errors import InvalidValue, ReleaseError
from foederis.names import term
from foederis.release.layout import METADATA
from foederis.release.shards import REBUILD, as_json, lines
from foederis.store import DCTERMS, RDF_TYPE, XSD, Graph

FILE = "metadata.json"
TITLE = "Foederis: events, and the treaty obligations that they implicate"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True, slots=True)
class Metadata:
    version: str
    date: str  # YYYY-MM-DD; empty for a record without a dated source
    quads: int
    graphs: Mapping[str, int]  # graph → quads
    things: Mapping[str, int]  # class → things of it
    title: str = TITLE
    license: str = LICENSE

    def json(self) -> bytes:
        return as_json(asdict(self))

    @property
    def own_quads(self) -> int:
        return self.lines().count(b"\n")

    def lines(self) -> bytes:
        """The metadata as N-Quads, for the graph of its name."""
        release = NamedNode(names.iri("release", self.version))
        said = [
            Quad(release, NamedNode(RDF_TYPE), NamedNode(DCAT + "Dataset"), METADATA),
            Quad(release, NamedNode(RDF_TYPE), NamedNode(VOID + "Dataset"), METADATA),
            Quad(release, NamedNode(DCTERMS + "title"), Literal(self.title, language="en"), METADATA),
            Quad(release, NamedNode(DCTERMS + "license"), NamedNode(self.license), METADATA),
            Quad(release, NamedNode(OWL + "versionInfo"), Literal(self.version), METADATA),
            Quad(release, NamedNode(VOID + "triples"), Literal(self.quads), METADATA),
        ]
        if self.date:
            issued = Literal(self.date, datatype=NamedNode(XSD + "date"))
            said.append(Quad(release, NamedNode(DCTERMS + "issued"), issued, METADATA))
        for graph, quads in self.graphs.items():
            said.append(Quad(release, NamedNode(VOID + "subset"), NamedNode(graph), METADATA))
            said.append(Quad(NamedNode(graph), NamedNode(VOID + "triples"), Literal(quads), METADATA))
        return lines(said)


def read(folder: Path) -> Metadata:
    path = folder / FILE
    try:
        return Metadata(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
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
