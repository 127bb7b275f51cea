"""A thing as a document: what the graph says of it, under short names, in an order that never changes.

One builder serves every kind of thing. It knows RDF, not the law: a property's key is its local name; a reference to a
thing carries its label; text is a map by language; what may stand more than once is a list even where it stands once.
`PARTS` says what belongs inside a thing's document although it is a thing of its own. Along with the document go the
statements that it makes: read as JSON-LD under `foederis_api.context`, it says these and no others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.answers import Names
from foederis.names import term
from foederis.store import DCTERMS, ELI, RDF_TYPE, RDFS_LABEL, SKOS, XSD, Graph
from foederis_api.context import LINK, PLAIN, SEM, TEXT, Context, Reverse
from foederis_api.links import Links

Document = dict[str, Any]
Term = NamedNode | Literal

# What a thing has once; everything else is a list, so that a second value never changes the shape of an answer.
_ONCE = """
    aboutTreaty accessed actDate actionEffect actionType actor actType adopted allegesBreach appliesTo articleNumber
    asChecked attributedTo bearerRole bindsNobody bound boundFrom boundSince boundUntil bluebookCitation byState
    characteristic circumstanceOf competent completeUpTo contestedReading counts coversState coversTerritory customSince
    date routeOpening statusOnly
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

NAMED = 100  # of what is listed under a key of its own
LINKED = 20  # of what else links here, for each property


class Part(NamedTuple):
    """What else belongs into a document: things that point here (`inverse`) or that it points to; whole or by name."""

    key: str
    predicate: str
    inverse: bool = True
    whole: bool = True


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
    ),
    "state": (
        Part("territories", term("territoryOf"), whole=False),
        Part("organs", term("organOf"), whole=False),
        Part("coverage", term("coversState")),
        Part("actions", term("byState"), whole=False),
    ),
    "source": (Part("claims", term("source"), whole=False),),
    "scheme": (Part("concepts", SKOS + "inScheme", whole=False),),
    "conflict": (Part("arguments", term("concerns")),),
    "action": (
        Part("responses", term("respondsTo"), whole=False),
        Part("withdrawn_by", term("withdraws"), whole=False),
    ),
}
REVERSE = tuple(
    dict.fromkeys(Reverse(part.key, part.predicate) for parts in PARTS.values() for part in parts if part.inverse)
)


class Description(NamedTuple):
    """A thing's document, and the statements that it makes."""

    document: Document
    triples: list[Triple]


@dataclass(frozen=True)
class Documents:
    """The builder, over one graph; `known` keeps the names of things once they are read."""

    graph: Graph
    known: Names

    @cached_property
    def context(self) -> Context:
        return Context.of(self.graph)

    @cached_property
    def links(self) -> Links:
        return Links(self.graph)

    def reference(self, iri: str) -> Document:
        """`{"id", "slug", "label"}`, the form in which every answer names a thing."""
        return self.known.ref(*names.split(iri))

    def named(self, kind: str, slug: str) -> Document:
        return self.known.ref(kind, slug)

    def document(self, iri: str) -> Document:
        """Everything that is said of a thing, with its parts."""
        return _Walk(self).whole(iri)

    def described(self, iri: str) -> Description:
        """The same with what links to it, counted, and the statements of all of it."""
        walk = _Walk(self)
        document = {**walk.whole(iri), **walk.linked(iri)}
        return Description(document, walk.triples)


@dataclass
class _Walk:
    """One way through the graph, from a thing to its parts; every statement that is shown is kept."""

    documents: Documents
    triples: list[Triple] = field(default_factory=list)
    above: list[str] = field(default_factory=list)  # the wholes that the walk is in

    def whole(self, iri: str, back: str = "") -> Document:
        """A thing's document; of a part, without the reference `back` to its whole."""
        kind, slug = names.split(iri)
        whole, parts = self.above[-1:], PARTS.get(kind, ())
        self.above.append(iri)
        stated = self._stated(iri, {part.predicate for part in parts if part.whole and not part.inverse}, back, whole)
        head = {"id": iri, "slug": slug, "type": stated.pop("type", []), "label": self._label(iri, kind, slug)}
        held = {part.key: self._pointing(iri, part) for part in parts if part.inverse}
        self.above.pop()
        return {**head, **dict(sorted(stated.items())), **{key: found for key, found in held.items() if found}}

    def linked(self, iri: str) -> Document:
        """What links here and has no key of its own, and how much there is of each, also of what is not shown."""
        counts, kind = self.documents.links.counts(iri), names.split(iri)[0]
        keyed = {part.predicate: part for part in PARTS.get(kind, ()) if part.inverse}
        totals = {keyed[by].key if by in keyed else self._key(by): count for by, count in counts.items()}
        found = {
            self._key(by): [self._back(link.by, link.origin, iri) for link in self._first(iri, by, LINKED)]
            for by in counts
            if by not in keyed
        }
        said = {"linked_from": found, "totals": totals}
        return {key: value for key, value in said.items() if value}

    def _pointing(self, iri: str, part: Part) -> list[Document]:
        if part.whole:
            found = self.documents.graph.subjects(part.predicate, iri)
            return [self._part(each, part, iri) for each in found if each.startswith(names.ID) and each != iri]
        return [self._back(part.predicate, link.origin, iri) for link in self._first(iri, part.predicate, NAMED)]

    def _part(self, iri: str, part: Part, whole: str) -> Document:
        if iri in self.above:
            return self._back(part.predicate, iri, whole)
        self._say(iri, part.predicate, NamedNode(whole))
        return self.whole(iri, back=part.predicate)

    def _back(self, by: str, origin: str, iri: str) -> Document:
        """A reference to what points here."""
        self._say(origin, by, NamedNode(iri))
        return self.reference(origin)

    def _first(self, iri: str, by: str, limit: int) -> list[Any]:
        return self.documents.links.page(iri, [by], limit)

    def _key(self, predicate: str) -> str:
        return self.documents.context.key(predicate)

    def _say(self, subject: str, predicate: str, value: Term) -> None:
        self.triples.append(Triple(NamedNode(subject), NamedNode(predicate), value))

    def reference(self, iri: str) -> Document:
        self._label(iri, *names.split(iri))
        return self.documents.reference(iri)

    def _label(self, iri: str, kind: str, slug: str) -> Document:
        """The names of a thing; that of a concept, too, goes out as rdfs:label, as SKOS entails (S11)."""
        labels = self.documents.known.labels(kind, slug)
        for language, text in labels.items():
            self._say(iri, RDFS_LABEL, Literal(text, language=language))
        return dict(labels)

    def _stated(self, iri: str, whole: set[str], back: str, above: Sequence[str]) -> Document:
        """What the graph says of a thing, key by key."""
        terms: dict[str, set[Term]] = {}
        for quad in self.documents.graph.store.quads_for_pattern(NamedNode(iri), None, None, None):
            if isinstance(quad.object, NamedNode | Literal) and quad.predicate.value != RDFS_LABEL:
                terms.setdefault(quad.predicate.value, set()).add(quad.object)
        document: Document = {}
        for predicate, found in sorted(terms.items()):
            for each in found:
                self._say(iri, predicate, each)
            shown = found - {NamedNode(each) for each in above} if predicate == back else found
            if shown:
                document[self._key(predicate)] = self._values(predicate, sorted(shown, key=str), predicate in whole)
        return document

    def _values(self, predicate: str, found: list[Term], whole: bool) -> object:
        kind = self.documents.context.kinds.get(predicate, PLAIN)
        if kind == TEXT and all(isinstance(each, Literal) and each.language for each in found):
            return _texts([each for each in found if isinstance(each, Literal)], several=predicate in TEXT_LISTS)
        values = [self._value(predicate, kind, each, whole) for each in found]
        return values[0] if predicate in SINGLE and len(values) == 1 and kind != TEXT else values

    def _value(self, predicate: str, kind: str, found: Term, whole: bool) -> object:
        if isinstance(found, Literal):
            return _literal(found, kind)
        if predicate == RDF_TYPE:
            return self.documents.context.classes.get(found.value, found.value)
        if found.value.startswith(names.ID):
            return self.whole(found.value) if whole and found.value not in self.above else self.reference(found.value)
        return found.value if kind == LINK else {"id": found.value}


def _texts(found: Iterable[Literal], *, several: bool) -> Document:
    """Text by language; a list for each language where one may have several."""
    lists: dict[str, list[str]] = {}
    for literal in found:
        lists.setdefault(literal.language or "", []).append(literal.value)
    return {language: values if several or len(values) > 1 else values[0] for language, values in sorted(lists.items())}


def _literal(found: Literal, kind: str) -> object:
    """A plain value where the context says what it is, or JSON has values of the kind; else a JSON-LD value object."""
    datatype, text = found.datatype.value, found.value
    if found.language:
        return {"@value": text, "@language": found.language}
    if kind == datatype or (kind == PLAIN and datatype == XSD + "string"):
        return text
    if kind == PLAIN and datatype == XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == PLAIN and datatype == XSD + "integer" and text.lstrip("-").isdecimal() and str(int(text)) == text:
        return int(text)
    return {"@value": text, "@type": datatype}
