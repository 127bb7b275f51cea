"""The page of the ontology: every class, property and scheme, with what is said of it, where it is used, its shapes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from foederis import names
from foederis.names import term
from foederis.store import DCTERMS, RDF_TYPE, RDFS_LABEL, SKOS, Graph
from foederis.vocabulary import OWL
from foederis_api.pages.shapes import SH
from foederis_api.pages.vocabulary import RDFS, Entry, Page, Piece, Row, Section, Source, anchor, label, page
from foederis_api.views import FOLDERS

KINDS = (
    ("all_classes", "Classes", OWL + "Class", "class"),
    ("all_object-properties", "Properties that lead to things", OWL + "ObjectProperty", "property"),
    ("all_datatype-properties", "Properties that hold values", OWL + "DatatypeProperty", "property"),
    ("all_annotation-properties", "Properties about terms", OWL + "AnnotationProperty", "property"),
    ("all_datatypes", "Datatypes", RDFS + "Datatype", "datatype"),
)
NAMED: Mapping[str, str] = {
    OWL + "deprecated": "deprecated",
    DCTERMS + "isReplacedBy": "replaced by",
    SKOS + "definition": "definition",
    SKOS + "example": "example",
    SKOS + "scopeNote": "note",
    RDFS + "comment": "remark",
    RDFS + "subClassOf": "subclass of",
    RDFS + "subPropertyOf": "subproperty of",
    RDFS + "domain": "of",
    RDFS + "range": "values",
    OWL + "inverseOf": "inverse of",
    SKOS + "closeMatch": "close to",
    SKOS + "relatedMatch": "related to",
    RDFS + "seeAlso": "see also",
    term("layer"): "kept in the layer",
}
ELSEWHERE = frozenset({RDF_TYPE, RDFS_LABEL, SKOS + "prefLabel", RDFS + "isDefinedBy", term("kind")})
_SCHEME: Mapping[str, str] = {SKOS + "definition": "definition", SKOS + "example": "example"}


def ontology(source: Source, published: Iterable[str], shapes: Graph | None = None) -> Page:
    """The page; `shapes` are those of the same release, where there is one."""
    here = frozenset(iri for _, _, kind, _ in KINDS for iri in source.graph.things(kind))
    source = replace(source, here=here)
    checked = _shapes(shapes) if shapes is not None else {}
    sections = [
        Section(place, title, [_entry(source, iri, word, checked) for iri in _ordered(source.graph.things(kind))])
        for place, title, kind, word in KINDS
    ]
    return page("ontology", source, published, [*sections, _schemes(source), _parts(source)])


def _ordered(iris: Iterable[str]) -> list[str]:
    return sorted(iris, key=lambda iri: (anchor(iri).lower(), iri))


def _entry(source: Source, iri: str, kind: str, checked: Mapping[str, list[str]]) -> Entry:
    """What the term says of itself, then what others say with it."""
    rows = source.rows(iri, NAMED, ELSEWHERE)
    rows += [Row(name, lines) for name, lines in _incoming(source, iri) if lines]
    if kind == "class":
        rows += [*_inherited(source, iri), *_addresses(source, iri)]
    if checked.get(iri):
        rows.append(Row("shapes", source.links(checked[iri])))
    if source.uses:
        rows.append(Row("used", [[Piece(_use(kind, source.uses.get(iri, 0)))]]))
    return Entry(anchor(iri), label(source, iri), iri, kind, rows)


def _incoming(source: Source, iri: str) -> list[tuple[str, list[list[Piece]]]]:
    return [
        (name, source.links(_ordered(set(source.graph.subjects(predicate, iri)) & source.here)))
        for name, predicate in (
            ("subclasses", RDFS + "subClassOf"),
            ("subproperties", RDFS + "subPropertyOf"),
            ("its properties", RDFS + "domain"),
            ("value of", RDFS + "range"),
        )
    ]


def _inherited(source: Source, iri: str) -> list[Row]:
    """The properties that a class has from those above it, by the class that brings them."""
    above: list[str] = []
    waiting = source.graph.values(iri, RDFS + "subClassOf")
    while waiting:
        one = waiting.pop()
        if one in source.here and one not in (*above, iri):
            above.append(one)
            waiting += source.graph.values(one, RDFS + "subClassOf")
    found = ((one, _ordered(source.graph.subjects(RDFS + "domain", one))) for one in _ordered(above))
    return [Row(f"as {label(source, one)}", source.links(properties)) for one, properties in found if properties]


def _addresses(source: Source, iri: str) -> list[Row]:
    """Where the things of a class are found."""
    kind = source.graph.value(iri, term("kind"))
    if kind is None:
        return []
    return [Row("names", [[Piece(f"{names.ID}{kind}/…", code=True)]])] + (
        [Row("addresses", [[Piece(f"/{FOLDERS[kind]}/{{slug}}", code=True)]])] if kind in FOLDERS else []
    )


def _use(kind: str, count: int) -> str:
    noun = {"class": "thing", "property": "statement"}.get(kind, "time")
    return f"{count:,} {noun}{'' if count == 1 else 's'} in this release"


def _shapes(shapes: Graph) -> dict[str, list[str]]:
    """Term → the shapes that check it: those that it is the target of, or the path."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "path"):
        for kind in ("NodeShape", "PropertyShape"):
            for shape in shapes.things(SH + kind):
                for iri in shapes.values(shape, SH + name):
                    found[iri].add(shape)
    return {iri: sorted(each) for iri, each in found.items()}


def _schemes(source: Source) -> Section:
    """The lists of concepts, each leading to its own document."""
    entries = []
    for iri in _ordered(source.graph.things(SKOS + "ConceptScheme")):
        concepts = source.graph.subjects(SKOS + "inScheme", iri)
        rows = source.rows(iri, _SCHEME, ELSEWHERE)
        rows.append(Row(f"{len(concepts):,} concept{'' if len(concepts) == 1 else 's'}", source.links(concepts)))
        rows.append(Row("document", [[source.piece(iri)]]))
        entries.append(Entry(f"scheme_{anchor(iri)}", label(source, iri), iri, "scheme", rows))
    return Section("all_schemes", "Schemes of concepts", entries)


def _parts(source: Source) -> Section:
    """What is published with the ontology under a name of its own."""
    rest = [iri for iri in source.graph.things(OWL + "Ontology") if iri != names.BASE + "ontology"]
    rows = {iri: source.rows(iri, NAMED, ELSEWHERE) for iri in rest}
    return Section(
        "all_parts", "Parts", [Entry(anchor(iri), label(source, iri), iri, "part", rows[iri]) for iri in _ordered(rest)]
    )
