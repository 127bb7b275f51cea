"""A thing as a document: what the graph says of it, under short names, in an order that never changes.

One builder serves every kind of thing. It knows RDF, not the law: a property's key is its local name; a reference to a
thing carries its label; text is a map by language; what may stand more than once is a list even where it stands once.
`PARTS` says what belongs inside a thing's document although it is a thing of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from foederis import names
from foederis.answers import Names
from foederis.names import term
from foederis.store import DCTERMS, ELI, RDF_TYPE, RDFS_LABEL, SKOS, XSD, Graph

Document = dict[str, Any]

SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"

KEYS: Mapping[str, str] = {
    RDF_TYPE: "type",
    RDFS_LABEL: "label",
    SKOS + "prefLabel": "label",
    SKOS + "altLabel": "other_labels",
    SKOS + "inScheme": "scheme",
    DCTERMS + "bibliographicCitation": "citation",
    DCTERMS + "source": "sources",
    ELI + "is_part_of": "part_of",
    SEM + "hasPlace": "places",
    SEM + "subEventOf": "part_of",
    SEM + "hasEarliestBeginTimeStamp": "earliest_begin",
    SEM + "hasLatestBeginTimeStamp": "latest_begin",
    SEM + "hasEarliestEndTimeStamp": "earliest_end",
    SEM + "hasLatestEndTimeStamp": "latest_end",
    term("actType"): "act",
    term("hasCharacteristic"): "characteristics",
}

# What a thing has once; everything else is a list, so that a second value never changes the shape of an answer.
_ONCE = """
    aboutTreaty accessed actDate actionEffect actionType actor actType adopted allegesBreach appliesTo articleNumber
    asChecked attributedTo bearerRole bindsNobody bound boundFrom boundSince boundUntil byState characteristic
    circumstanceOf competent completeUpTo contestedReading counts coversState coversTerritory customSince date
    routeOpening statusOnly
    dependsOnAct depositDate derivation derogable destination disclosure effectDate entryIntoForce
    entryIntoForceClause entryIntoForceGrade entryIntoForceRule existence firstArticle firstHand grade holdsOf
    incorporatedTreaty incorporatingTreaty inEvent inForceFrom inForceTo inLanguage inState inTerritory kind
    lastArticle layer limitationReason limitsNormsRequiring limitsTreaty locator modality number ofAct offsetDays
    offsetMonths ofNorm oneNorm onlyTreatiesConcludedAfterItself onlyWhenDeclared order organOf origin outcome
    paragraph peremptoryCharacter period permissibility positionKind precision presumedUnmetFrom pseudonymous reach
    region requiresCircumstance reservationEffect saidOn scope side source sourceKind stance standardOfProof
    statusOf territory territoryOf textSha256 thenFirstOfNextMonth timeKind underStateSince unit uponSignature value
    versionOf withdrawalClause withdrawalPossible withdrawalRule
"""
SINGLE = frozenset(
    [
        *map(term, _ONCE.split()),
        *(DCTERMS + name for name in ("bibliographicCitation", "issued", "title")),
        *(SEM + f"has{which}TimeStamp" for which in ("EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd")),
        ELI + "is_part_of",
        SKOS + "notation",
        SKOS + "inScheme",
    ]
)
TEXT_LISTS = frozenset([SKOS + "altLabel"])


class Part(NamedTuple):
    """What else belongs into a document: things that point here (`inverse`) or that it points to; whole or by name."""

    key: str
    predicate: str
    inverse: bool = True
    whole: bool = True
    kind: str = ""  # of this kind alone


PARTS: Mapping[str, tuple[Part, ...]] = {
    "event": (
        Part("acts", term("inEvent")),
        Part("parts", SEM + "subEventOf", whole=False),
    ),
    "act": (Part("affects", term("affects"), inverse=False),),
    "group": (Part("characteristics", term("hasCharacteristic"), inverse=False),),
    "norm": (
        Part("person_requirement", term("personRequirement"), inverse=False),
        Part("condition_requirement", term("conditionRequirement"), inverse=False),
        Part("exception", term("exception"), inverse=False),
        Part("arguments", term("concerns")),
    ),
    "treaty": (
        Part("limitations", term("limitsTreaty")),
        Part("incorporates", term("incorporatingTreaty")),
        Part("incorporated_by", term("incorporatedTreaty"), whole=False),
        Part("provisions", ELI + "is_part_of", whole=False),
    ),
    "provision": (
        Part("paragraphs", ELI + "is_part_of", whole=False),
        Part("versions", term("versionOf")),
        Part("norms", term("restsOn"), whole=False, kind="norm"),
    ),
    "state": (
        Part("territories", term("territoryOf"), whole=False),
        Part("organs", term("organOf"), whole=False),
        Part("coverage", term("coversState")),
        Part("actions", term("byState"), whole=False),
    ),
    "source": (Part("claims", term("source"), whole=False),),
    "situation": (Part("claims", term("about"), whole=False),),
    "scheme": (Part("concepts", SKOS + "inScheme", whole=False),),
    "concept": (Part("narrower", SKOS + "broader", whole=False),),
    "conflict": (Part("arguments", term("concerns")),),
    "action": (
        Part("responses", term("respondsTo"), whole=False),
        Part("withdrawn_by", term("withdraws"), whole=False),
    ),
}


@dataclass(frozen=True)
class Documents:
    """The builder, over one graph; `known` keeps the names of things once they are read."""

    graph: Graph
    known: Names

    def reference(self, iri: str) -> Document:
        """`{"id", "slug", "label"}`, the form in which every answer names a thing."""
        return self.known.ref(*names.split(iri))

    def named(self, kind: str, slug: str) -> Document:
        return self.known.ref(kind, slug)

    def document(self, iri: str) -> Document:
        """Everything that is said of a thing, with its parts."""
        kind, slug = names.split(iri)
        stated = self._stated(iri)
        head: Document = {
            "id": iri,
            "slug": slug,
            "type": stated.pop("type", []),
            "label": self.known.labels(kind, slug),
        }
        stated.pop("label", None)
        parts = {part.key: self._parts(iri, part) for part in PARTS.get(kind, ())}
        return {**head, **{key: stated[key] for key in sorted(stated)}, **{k: v for k, v in parts.items() if v}}

    def _parts(self, iri: str, part: Part) -> list[Document]:
        found = self.graph.subjects(part.predicate, iri) if part.inverse else self.graph.values(iri, part.predicate)
        wanted = [other for other in found if other != iri and part.kind in ("", names.split(other)[0])]
        back = key(part.predicate) if part.inverse else ""
        return [self._part(other, back) if part.whole else self.reference(other) for other in wanted]

    def _part(self, iri: str, back: str) -> Document:
        """A part's document, without the reference back to the whole."""
        return {name: value for name, value in self.document(iri).items() if name != back}

    def _stated(self, iri: str) -> Document:
        terms: dict[str, list[NamedNode | Literal]] = {}
        for quad in self.graph.store.quads_for_pattern(NamedNode(iri), None, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                terms.setdefault(quad.predicate.value, []).append(quad.object)
        return {key(predicate): self._values(predicate, found) for predicate, found in sorted(terms.items())}

    def _values(self, predicate: str, found: list[NamedNode | Literal]) -> object:
        if all(isinstance(each, Literal) and each.language for each in found):
            return _texts([each for each in found if isinstance(each, Literal)], several=predicate in TEXT_LISTS)
        values = [self._value(predicate, each) for each in sorted(set(found), key=str)]
        return values[0] if predicate in SINGLE and len(values) == 1 else values

    def _value(self, predicate: str, found: NamedNode | Literal) -> object:
        if isinstance(found, Literal):
            return _plain(found)
        if predicate == RDF_TYPE:
            return found.value.rpartition("#")[2] or found.value
        return self.reference(found.value) if found.value.startswith(names.ID) else found.value


def _texts(found: list[Literal], *, several: bool) -> Document:
    """Text by language; a list for each language where one may have several."""
    lists: dict[str, list[str]] = {}
    for literal in sorted(set(found), key=str):
        lists.setdefault(literal.language or "", []).append(literal.value)
    return {language: values if several else values[0] for language, values in sorted(lists.items())}


def _plain(found: Literal) -> object:
    """Numbers and truth values as JSON has them, everything else as it is written."""
    match found.datatype.value.removeprefix(XSD):
        case "integer" | "nonNegativeInteger" | "positiveInteger" | "int":
            return int(found.value)
        case "boolean":
            return found.value in ("true", "1")
        case "decimal" | "double" | "float":
            return float(found.value)
        case _:
            return found.value


def key(predicate: str) -> str:
    """The key of a property: its local name as JSON has it (`fo:timeKind` → `time_kind`), or a better one in `KEYS`."""
    if predicate in KEYS:
        return KEYS[predicate]
    local = re.split(r"[#/]", predicate)[-1]
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", local)
