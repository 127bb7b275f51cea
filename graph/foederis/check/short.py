"""Short names for people, `act:2023-10-09-chn-forced-return-1`, and the IRIs behind them."""

from foederis import names

PREFIXES = {
    "fo": names.ONTOLOGY,
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": names.ID + "shape/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def short(iri: str) -> str:
    """`https://w3id.org/foederis/id/act/x` → `act:x`; a term of a known vocabulary likewise; any other IRI as it is."""
    if iri.startswith(names.ID):
        kind, slug = names.split(iri)
        return f"{kind}:{slug}" if slug else iri
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(text: str) -> str:
    """The IRI of a short name; the empty string for what is none."""
    prefix, colon, local = text.partition(":")
    if not colon or not prefix or any(mark in text for mark in ' <>"{}|^`\\'):
        return ""
    if local.startswith("//"):
        return text
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return names.iri(prefix, local) if names.is_slug(prefix) and names.is_slug(local) else ""
