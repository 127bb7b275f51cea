"""Turtle and TriG in one form: the library writes the prefixes in another order each time."""

import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from foederis import names

PREFIXES = {
    "fo": names.ONTOLOGY,
    "concept": names.ID + "concept/",
    "scheme": names.ID + "scheme/",
    "shape": names.ID + "shape/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MARK = b"@prefix "


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    output: BinaryIO,
    form: RdfFormat = RdfFormat.TURTLE,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """The statements in their order, after the prefixes in theirs."""
    head = _Head(output)
    serialize(statements, head, form, prefixes=dict(prefixes))  # type: ignore[arg-type]
    head.close()


def turtle(statements: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    output = io.BytesIO()
    write(statements, output, prefixes=prefixes)
    return output.getvalue()


class _Head:
    """Holds back what is written until the prefixes are over, and passes them on sorted."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._held: bytes | None = b""

    def write(self, content: bytes) -> int:
        if self._held is None:
            self._output.write(content)
        else:
            self._held += content
            lines = self._held.splitlines(keepends=True)
            if any(not line.startswith(MARK) for line in lines[:-1]):
                self.close()
        return len(content)

    def close(self) -> None:
        if self._held is None:
            return
        lines = self._held.splitlines(keepends=True)
        count = next((number for number, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
        self._output.write(b"".join([*sorted(lines[:count]), *lines[count:]]))
        self._held = None

    def flush(self) -> None:
        self._output.flush()
