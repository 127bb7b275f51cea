"""Statements as bytes, in the forms of RDF, the same bytes for the same statements each time."""

import re
from collections.abc import Collection

from pyoxigraph import RdfFormat, Triple, serialize

from foederis.turtle import PREFIXES, turtle
from foederis_api.forms import Form

_ROOT = re.compile(rb"<rdf:RDF\s([^>]*)>")


def write(triples: Collection[Triple], form: Form) -> bytes:
    """The statements in their order, as Turtle, N-Triples or RDF/XML."""
    match form:
        case Form.TURTLE:
            return turtle(triples)
        case Form.NTRIPLES:
            return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        case Form.RDFXML:
            written = serialize(triples, format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
            return _ROOT.sub(_settled, written, count=1)
        case _:
            raise ValueError(f"not a form of RDF: {form}")


def _settled(root: re.Match[bytes]) -> bytes:
    """The library writes the prefixes in another order each time."""
    return b"<rdf:RDF " + b" ".join(sorted(root[1].split())) + b">"


def in_order(triples: Collection[Triple], first: str) -> list[Triple]:
    """The statements about one thing first, then those about others, each once."""
    return sorted(set(triples), key=lambda triple: (f"<{first}>" != str(triple.subject), str(triple)))
