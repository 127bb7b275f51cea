"""The names that answers use, as a JSON-LD context: what makes the JSON of a thing say the same as its Turtle.

A property's key is its local name as JSON has it (`fo:timeKind` → `time_kind`), or a better one in `KEYS`. The kinds of
their values are the ranges that the vocabulary declares; for properties of other vocabularies they stand in `BORROWED`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from foederis.names import term
from foederis.store import DCTERMS, ELI, RDF_TYPE, RDFS_LABEL, SKOS, XSD, Graph

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
PROV = "http://www.w3.org/ns/prov#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
DATE = XSD + "date"

LINK, TEXT, PLAIN = "@id", "@language", ""  # how the values of a property stand in JSON; else a datatype

KEYS: Mapping[str, str] = {
    SKOS + "altLabel": "other_labels",
    SKOS + "inScheme": "scheme",
    DCTERMS + "bibliographicCitation": "citation",
    DCTERMS + "source": "sources",
    SEM + "hasPlace": "places",
    SEM + "subEventOf": "part_of_event",
    SEM + "hasEarliestBeginTimeStamp": "earliest_begin",
    SEM + "hasLatestBeginTimeStamp": "latest_begin",
    SEM + "hasEarliestEndTimeStamp": "earliest_end",
    SEM + "hasLatestEndTimeStamp": "latest_end",
    ELI + "is_part_of": "part_of",
    PROV + "wasDerivedFrom": "derived_from",
    term("actType"): "act",
    term("hasCharacteristic"): "characteristics",
}

BORROWED: Mapping[str, str] = {
    RDFS_LABEL: TEXT,
    **{SKOS + name: TEXT for name in ("prefLabel", "altLabel", "definition", "example", "scopeNote")},
    **{SKOS + name: LINK for name in ("inScheme", "topConceptOf", "broader", "narrower", "related")},
    **{SKOS + name: LINK for name in ("closeMatch", "exactMatch", "broadMatch", "narrowMatch", "relatedMatch")},
    SKOS + "notation": PLAIN,
    **{DCTERMS + name: PLAIN for name in ("bibliographicCitation", "creator", "identifier", "language")},
    **{DCTERMS + name: LINK for name in ("isReplacedBy", "source", "publisher", "license")},
    DCTERMS + "title": TEXT,
    DCTERMS + "description": TEXT,
    DCTERMS + "issued": EDTF,
    ELI + "is_part_of": LINK,
    PROV + "wasDerivedFrom": LINK,
    **{SEM + name: LINK for name in ("hasPlace", "subEventOf")},
    **{SEM + f"has{which}TimeStamp": DATE for which in ("EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd")},
}
CLASSES = (SKOS + "Concept", SKOS + "ConceptScheme")

# What an answer says beside the graph: not a statement about the thing.
UNSTATED = ("slug", "links", "totals", "release", "norms")

# An assessment's names in the form of `POST /assess`, where the graph has the same statement.
ASSESSMENT_KEYS: Mapping[str, str] = {
    term("ofAct"): "act",
    term("ofNorm"): "norm",
    term("ofBearer"): "bearer",
    term("aboutTreaty"): "about",
}
ASSESSMENT_DATES = {"bound_since": "boundSince", "as_checked": "asChecked"}
KEYWORDS = frozenset({"id", "type", "label"})


class Reverse(NamedTuple):
    """A key for what points to a thing by a property."""

    key: str
    predicate: str


def key(predicate: str) -> str:
    """The key of a property: `fo:timeKind` → `time_kind`, or a better one in `KEYS`."""
    if predicate in KEYS:
        return KEYS[predicate]
    if predicate == RDF_TYPE:
        return "type"
    local = re.split(r"[#/]", predicate)[-1]
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", local)


@dataclass(frozen=True)
class Context:
    """Which keys, kinds of values and classes answers may use short names for."""

    kinds: Mapping[str, str]  # property → LINK, TEXT, PLAIN, or the datatype of its values
    classes: Mapping[str, str]  # class → its short name

    @classmethod
    def of(cls, graph: Graph) -> "Context":
        """From the ranges and classes of the vocabulary in the graph."""
        kinds = dict(BORROWED)
        for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"):
            for found in graph.things(OWL + name):
                if found.startswith(term("")):
                    kinds[found] = _kind(graph.values(found, RDFS + "range"), linking=name == "ObjectProperty")
        classes = {
            found: found.rpartition("#")[2] for found in graph.things(OWL + "Class") if found.startswith(term(""))
        }
        return cls(kinds, {**classes, **{found: found.rpartition("#")[2] for found in CLASSES}})

    def key(self, predicate: str) -> str:
        """The key of a property; one that the vocabulary does not know is named by its IRI."""
        return key(predicate) if predicate in self.kinds or predicate == RDF_TYPE else predicate

    def things(self, reverse: tuple[Reverse, ...]) -> dict[str, Any]:
        """The context of the documents of things."""
        return {
            **self._head(),
            **{key(each): _definition(each, kind) for each, kind in sorted(self.kinds.items())},
            **{each.key: {"@reverse": each.predicate, "@type": "@id"} for each in reverse},
            "linked_from": "@reverse",
        }

    def assessments(self, reverse: tuple[Reverse, ...], unstated: Iterable[str]) -> dict[str, Any]:
        """The context of assessments: `unstated` are the names of what is computed again, and stands in no graph."""
        outcomes = {f"{name}_concept": _definition(term(name), LINK) for name in ("outcome", "reason")}
        stated = {name: _definition(each, LINK) for each, name in ASSESSMENT_KEYS.items()}
        own = {**outcomes, **stated, **{name: _definition(term(each), DATE) for name, each in ASSESSMENT_DATES.items()}}
        return {**self.things(reverse), **dict.fromkeys(sorted(set(unstated) - own.keys() - KEYWORDS)), **own}

    def _head(self) -> dict[str, Any]:
        return {
            "@version": 1.1,
            "id": "@id",
            "type": "@type",
            **dict.fromkeys(UNSTATED),
            **{name: iri for iri, name in sorted(self.classes.items())},
        }


def _kind(ranges: list[str], *, linking: bool) -> str:
    """How values of these ranges stand in JSON. JSON has numbers and truth values of its own, and strings."""
    if linking:
        return LINK
    if ranges == [RDF + "langString"]:
        return TEXT
    native = {XSD + name for name in ("integer", "boolean", "string")}
    return ranges[0] if len(ranges) == 1 and ranges[0] not in native else PLAIN


def _definition(predicate: str, kind: str) -> dict[str, str] | str:
    match kind:
        case "":
            return predicate
        case "@language":
            return {"@id": predicate, "@container": "@language"}
        case _:
            return {"@id": predicate, "@type": kind}
