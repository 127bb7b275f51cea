"""The names inside a release: its graphs, its prefixes, and the file of each thing."""

import hashlib
import re

from pyoxigraph import NamedNode

from foederis import names

ONTOLOGY = NamedNode(names.GRAPH + "ontology")
SHAPES = NamedNode(names.GRAPH + "shapes")
METADATA = NamedNode(names.GRAPH + "metadata")
ASSESSMENTS = NamedNode(names.GRAPH + "record/assessments")
LONGEST = 120  # characters of a file's name: file systems end at 255 bytes

PREFIXES = {
    "fo": names.ONTOLOGY,
    "concept": names.ID + "concept/",
    "scheme": names.ID + "scheme/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": names.ID + "shape/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def layer(name: str) -> NamedNode:
    """The graph of a layer of the record: claims, norms or assessments."""
    return NamedNode(f"{names.GRAPH}record/{name}")


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
