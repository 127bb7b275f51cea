"""The page of the shapes: every rule with its target, what it asks, its severity, and the mend that it tells."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import Literal

from foederis.store import RDF_TYPE, SKOS
from foederis_api.pages.vocabulary import (
    RDF,
    RDFS,
    Entry,
    Line,
    Page,
    Piece,
    Row,
    Section,
    Source,
    Table,
    anchor,
    objects,
    page,
)

SH = "http://www.w3.org/ns/shacl#"
TARGETS = tuple(SH + f"target{what}" for what in ("Class", "SubjectsOf", "ObjectsOf", "Node"))
LISTS = (SH + "languageIn", SH + "ignoredProperties", SH + "in")
COUNTS = (SH + "minCount", SH + "maxCount")
NAMED: Mapping[str, str] = {
    SH + "message": "mend",
    SH + "severity": "severity",
    **{
        target: f"target: {name}"
        for target, name in zip(TARGETS, ("class", "subjects of", "values of", "thing"), strict=True)
    },
    SH + "path": "property",
    SH + "deactivated": "deactivated",
    SKOS + "definition": "definition",
    RDFS + "comment": "remark",
    SH + "closed": "closed",
    SH + "datatype": "datatype",
    SH + "nodeKind": "kind of node",
    SH + "class": "class",
    SH + "pattern": "pattern",
    SH + "flags": "flags of the pattern",
    SH + "hasValue": "has the value",
    SH + "minInclusive": "at least",
    SH + "minLength": "shortest length",
    SH + "uniqueLang": "once a language",
    SH + "lessThanOrEquals": "not more than",
    SH + "disjoint": "nothing in common with",
    SH + "node": "must be as",
    SH + "not": "must not be as",
    SH + "qualifiedValueShape": "of its values",
    SH + "qualifiedMinCount": "at least so many of these",
    SH + "qualifiedMaxCount": "at most so many of these",
}
ELSEWHERE = frozenset({RDF_TYPE, SH + "name", SH + "property", SH + "sparql", *COUNTS, *LISTS})
AS_CODE = frozenset({SH + "pattern", SH + "flags"})


def shapes(source: Source, published: Iterable[str]) -> Page:
    """The page, from the shapes as triples."""
    nodes, properties = (source.graph.things(SH + kind) for kind in ("NodeShape", "PropertyShape"))
    source = replace(source, here=frozenset([*nodes, *properties]))
    rules = [iri for iri in nodes if any(source.graph.value(iri, target) for target in TARGETS)]
    of_properties = [iri for iri in properties if source.graph.value(iri, SH + "name")]
    conditions = sorted({*nodes, *properties} - {*rules, *of_properties})
    sections = [
        Section("all_rules", "What is checked", [_entry(source, iri, "rule") for iri in rules]),
        Section(
            "all_properties", "What is asked of a property", [_entry(source, iri, "property") for iri in of_properties]
        ),
        Section(
            "all_conditions", "Conditions that rules refer to", [_entry(source, iri, "condition") for iri in conditions]
        ),
    ]
    return page("shapes", source, published, sections)


def _entry(source: Source, iri: str, kind: str) -> Entry:
    rows = [_plain(source, iri, row) for row in source.rows(iri, NAMED, ELSEWHERE)]
    rows += [
        Row(f"{_word(each)}", [_listed(source, head)]) for each in LISTS for head in source.graph.values(iri, each)
    ]
    if source.graph.value(iri, SH + "path"):
        rows.append(Row("how many", [[Piece(_how_many(source, iri))]]))
    rows += [
        Row("query", [[Piece(text, code=True)]])
        for constraint in source.graph.values(iri, SH + "sparql")
        for text in source.graph.values(constraint, SH + "select")
    ]
    rows += [Row("asked by", lines) for lines in [_asked_by(source, iri)] if lines]
    return Entry(anchor(iri), source.text(iri, SH + "name") or anchor(iri), iri, kind, rows, _table(source, iri))


def _plain(source: Source, iri: str, row: Row) -> Row:
    """A pattern is code, and no text in which names lead anywhere."""
    for predicate in AS_CODE:
        if row.name == NAMED[predicate]:
            return Row(row.name, [[Piece(text, code=True)] for text in source.graph.values(iri, predicate)])
    return row


def _table(source: Source, iri: str) -> Table | None:
    """What a rule asks of each property, in one view."""
    found = source.graph.values(iri, SH + "property")
    if not found:
        return None
    rows: list[tuple[Line, ...]] = [
        (
            [source.piece(path) for path in source.graph.values(shape, SH + "path")],
            [Piece(_how_many(source, shape))],
            [*source.words(source.text(shape, SH + "message"))],
            [source.piece(shape)],
        )
        for shape in found
    ]
    return Table("properties", ("property", "how many", "mend", "shape"), sorted(rows, key=lambda row: row[0][:1]))


def _how_many(source: Source, iri: str) -> str:
    least, most = (source.graph.value(iri, name) for name in COUNTS)
    if most == "0":
        return "none"
    if least == most and least is not None:
        return f"exactly {least}"
    told = [f"at least {least}"] * (least not in (None, "0")) + [f"at most {most}"] * (most is not None)
    return ", ".join(told) or "any number"


def _listed(source: Source, head: str) -> Line:
    """The members of an RDF list, in their order; a list that runs in a circle ends where it began."""
    found: Line = []
    seen: set[str] = set()
    while head != RDF + "nil" and head not in seen:
        seen.add(head)
        for member in objects(source.graph, head, RDF + "first"):
            piece = Piece(member.value, code=True) if isinstance(member, Literal) else source.piece(member.value)
            found += [Piece(", ")] * bool(found) + [piece]
        head = source.graph.value(head, RDF + "rest") or RDF + "nil"
    return found


def _asked_by(source: Source, iri: str) -> list[Line]:
    names = ("property", "node", "not", "qualifiedValueShape")
    return source.links(sorted({shape for name in names for shape in source.graph.subjects(SH + name, iri)}))


def _word(predicate: str) -> str:
    return {SH + "languageIn": "languages", SH + "ignoredProperties": "also allowed", SH + "in": "one of"}[predicate]
