"""The names inside a release: its graphs, and the file of each thing."""

import hashlib
import re

from pyoxigraph import NamedNode

from foederis import names
from foederis.errors import ReleaseError
from foederis.turtle import PREFIXES

ONTOLOGY = NamedNode(names.GRAPH + "ontology")
SHAPES = NamedNode(names.GRAPH + "shapes")
METADATA = NamedNode(names.GRAPH + "metadata")
ASSESSMENTS = NamedNode(names.GRAPH + "record/assessments")
LAYERS = ("assessments", "claims", "metadata", "norms", "ontology", "shapes")
LONGEST = 120  # characters of a file's name: file systems end at 255 bytes


def layer(name: str) -> NamedNode:
    """The graph of a layer of the record: claims, norms or assessments."""
    return NamedNode(f"{names.GRAPH}record/{name}")


def layer_of(graph: str) -> str:
    """The layer that a graph belongs to, whether it is the record's or an import's: the last part of its name."""
    found = graph.removeprefix(names.GRAPH).rpartition("/")[2]
    if not graph.startswith(names.GRAPH) or found not in LAYERS:
        raise ReleaseError("a graph of no layer", place=graph)
    return found


def key(iri: str) -> str:
    """A name for an IRI inside another IRI: `fo-Act` under a prefix of ours, else shortened and marked."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch("[A-Za-z0-9_-]+", local):
            return f"{prefix}-{local}"
    mark = hashlib.sha256(iri.encode()).hexdigest()[:16]
    return f"{re.sub('[^a-z0-9]+', '-', iri.lower()).strip('-')[:60]}.{mark}"


def thing(iri: str) -> tuple[str, str]:
    """Kind and name under which the statements about a subject are kept, also where it is no thing of ours."""
    if iri.startswith(names.ID):
        return names.split(iri)
    if iri.startswith(names.ONTOLOGY):
        return "ontology", iri.removeprefix(names.ONTOLOGY)
    if iri.startswith(names.BASE):
        path = iri.removeprefix(names.BASE)
        return re.split("[/#]", path, maxsplit=1)[0] or "other", path
    return "other", iri


def shard(kind: str, name: str) -> str:
    """The file of a thing, relative to the release.

    The folder between spreads the things of a kind over 256 folders: of a million events, each holds four thousand. A
    name that is no slug, or a long one, is shortened and marked: `Norm` and `norm` would be one file on some systems.
    """
    mark = hashlib.sha256(name.encode()).hexdigest()
    if not names.is_slug(name) or len(name) > LONGEST:
        name = f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')[:60]}.{mark[:16]}"
    return f"quads/{kind}/{mark[:2]}/{name}.nq"
