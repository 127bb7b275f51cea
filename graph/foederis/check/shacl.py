"""The shapes: read, rearranged so that pyshacl is quick, and run.

A node shape with `sh:property` makes pyshacl visit its focus nodes one at a time. A property shape that has the targets
itself says the same, and is run over all its focus nodes at once: ten times faster. `flatten` rewrites the first form
into the second; a test compares the two over every example.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import rdflib
from pyoxigraph import NamedNode
from pyshacl import validate
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import IdentifiedNode, Literal, Node, URIRef

from foederis.check.files import Statement, named
from foederis.check.findings import Severity
from foederis.check.short import short
from foederis.store import XSD, load_turtle, turtle_files

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


class Result(NamedTuple):
    """One result of validation, its terms as IRIs or lexical forms."""

    focus: str
    shape: str
    component: str
    path: str
    value: str
    severity: Severity
    mend: str


@dataclass(frozen=True)
class Shapes:
    """The shapes as written, and as run."""

    written: rdflib.Graph
    run: rdflib.Graph

    @classmethod
    def read(cls, folder: Path) -> "Shapes":
        """The files of a folder; its examples below are data."""
        files = [path for path in turtle_files(folder) if path.parent == folder]
        written = to_rdflib(named(triple for path in files for triple in load_turtle(path))[0])
        return cls(written, flatten(written))

    @property
    def classes(self) -> frozenset[str]:
        """The classes that some shape targets."""
        return frozenset(str(item) for item in self.written.objects(None, SH.targetClass))

    @property
    def functional(self) -> frozenset[str]:
        """The properties that have at most one value, by a shape that says so for all that it targets."""
        targeted = [node for target in TARGETS for node in self.written.subjects(target)]
        properties = {shape for node in targeted for shape in self.written.objects(node, SH.property)}
        single = [shape for shape in properties if (shape, SH.maxCount, Literal(1)) in self.written]
        return frozenset(str(path) for shape in single for path in self.written.objects(shape, SH.path))

    def validate(self, data: rdflib.Graph) -> list[Result]:
        """Every result once, in order."""
        return _validate(data, self.run)


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    with _quiet():
        _, report, _ = validate(data, shacl_graph=shapes, inplace=True, advanced=False, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pyshacl gave no report: {report!r}")
    return sorted({_result(report, node, shapes) for node in report.objects(None, SH.result)})


def _result(report: rdflib.Graph, node: Node, shapes: rdflib.Graph) -> Result:
    def one(predicate: URIRef) -> str:
        return str(report.value(node, predicate) or "")

    shape = one(SH.sourceShape)
    mend = shapes.value(URIRef(shape), SH.message) or one(SH.resultMessage)
    severity = Severity(one(SH.resultSeverity).rpartition("#")[2].lower())
    component = one(SH.sourceConstraintComponent).rpartition("#")[2]
    return Result(one(SH.focusNode), shape, component, one(SH.resultPath), one(SH.value), severity, str(mend))


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs a traceback for each ill-typed literal; the shapes report them better."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def flatten(written: rdflib.Graph) -> rdflib.Graph:
    """The same shapes with targets on the property shapes; what a closed shape allows is listed instead."""
    flat = rdflib.Graph()
    for triple in written:
        flat.add(triple)
    for node in sorted(set(written.subjects(SH.property)), key=str):
        if _stands_alone(written, node):
            _flatten_one(written, flat, node)
    return flat


def _stands_alone(shapes: rdflib.Graph, node: Node) -> bool:
    """Whether a shape has targets, and no other shape asks about it."""
    return any((node, target, None) in shapes for target in TARGETS) and (None, None, node) not in shapes


def _flatten_one(written: rdflib.Graph, flat: rdflib.Graph, node: Node) -> None:
    properties = sorted(written.objects(node, SH.property), key=str)
    for shape in properties:
        for target in TARGETS:
            for value in written.objects(node, target):
                flat.add((shape, target, value))
        flat.remove((node, SH.property, shape))
    if (node, SH.closed, None) in written:
        listed = written.value(node, SH.ignoredProperties)
        ignored = list(Collection(written, listed)) if isinstance(listed, IdentifiedNode) else []
        paths = [path for shape in properties for path in written.objects(shape, SH.path)]
        cell = rdflib.BNode()
        Collection(flat, cell, [*ignored, *paths])
        flat.set((node, SH.ignoredProperties, cell))


def to_rdflib(statements: Iterable[Statement]) -> rdflib.Graph:
    """The statements as rdflib has them, every literal as it was written."""
    graph = rdflib.Graph(bind_namespaces="none")
    with _quiet():
        for subject, predicate, term in statements:
            graph.add((URIRef(subject), URIRef(predicate), _term(term)))
    return graph


def _term(term: NamedNode | pyoxigraph.Literal) -> URIRef | Literal:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == XSD + "string" else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


_SENTENCES = {
    "MinCount": "{path} is missing",
    "QualifiedMinCount": "{path} lacks a value that it needs",
    "MaxCount": "{path} has too many values",
    "QualifiedMaxCount": "{path} has too many values of one kind",
    "Datatype": "“{value}” is of the wrong kind for {path}",
    "NodeKind": "“{value}” is of the wrong kind for {path}",
    "Pattern": "“{value}” has not the form that {path} takes",
    "MinLength": "{path} is empty",
    "MinInclusive": "{value} is too small for {path}",
    "LanguageIn": "“{value}” is in no language that {path} takes",
    "UniqueLang": "{path} is given twice in one language",
    "HasValue": "{path} has not the value that it must have",
    "Closed": "{path} does not belong here",
    "Class": "it is not of the class that may say this",
    "Node": "“{value}” is not among what {path} takes",
    "LessThanOrEquals": "{path} is after what it may not be after",
    "Disjoint": "{value} stands on both sides",
}


def sentence(result: Result, shapes: rdflib.Graph) -> str:
    """What is wrong, in words."""
    component = result.component.removesuffix("ConstraintComponent")
    if component == "NodeKind" and not result.path:
        return "the name is of the wrong form"
    if component == "Pattern" and not result.path:
        return "the name is of the wrong form"
    if component in _SENTENCES:
        return _SENTENCES[component].format(path=short(result.path), value=short(result.value))
    return f"not so: {shapes.value(URIRef(result.shape), SH.name) or 'what the shape asks'}"
