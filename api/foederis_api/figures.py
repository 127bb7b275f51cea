"""How many: the figures that sources give, how they stand to each other, and whether totals agree with their parts."""

from collections.abc import Callable, Iterable, Mapping

from foederis import names
from foederis.counts import Bound, Count, Counts, LeftOut, Reconciliation
from foederis.names import term
from foederis.store import DCTERMS, Graph
from foederis_api.documents import Document, Documents

RELATIONS = ("aggregates", "partOfCount", "disjointWith", "overlapUnknownWith", "differsFrom")


Kept = Callable[[str], bool]


def figures(graph: Graph, documents: Documents, things: Iterable[str], kept: Kept | None = None) -> Document:
    """The figures about these things; every total that holds one of them; and what else the same sources count. Of
    claims, by IRI, only those that are `kept`."""
    kept = kept or _all
    about = {claim for thing in things for claim in graph.subjects(term("about"), thing) if _is_count(graph, claim)}
    own = set(filter(kept, about))
    counts = read(graph, filter(kept, _reached(graph, own)))
    shown = counts.reached(names.slug_of(claim) for claim in own)
    totals = [total for total in counts.totals() if total in shown]
    return {
        "counts": [
            _figure(graph, documents, counts, name) for name in _in_order(counts, {names.slug_of(c) for c in own})
        ],
        "related": [
            _figure(graph, documents, counts, name)
            for name in _in_order(counts, counts.known.keys() - {names.slug_of(claim) for claim in own})
        ],
        "totals": [_total(documents, counts, counts.reconcile(total)) for total in totals],
    }


def reconciliation(graph: Graph, documents: Documents, claim: str, kept: Kept | None = None) -> Document:
    """One total beside the sum of its parts, with what the same sources count beside it."""
    counts = read(graph, filter(kept or _all, _reached(graph, {claim})))
    return _total(documents, counts, counts.reconcile(names.slug_of(claim)))


def _all(claim: str) -> bool:
    return True


def _is_count(graph: Graph, claim: str) -> bool:
    return term("CountClaim") in graph.types(claim)


def _reached(graph: Graph, own: set[str]) -> set[str]:
    """What the figures lead to over their relations in both directions, and what the same sources count beside them."""
    seen: set[str] = set()
    open_ = set(own)
    while open_:
        seen |= open_
        open_ = {other for claim in open_ for other in _neighbours(graph, claim)} - seen
    sources = {source for claim in seen for source in graph.values(claim, term("source"))}
    beside = {
        claim for source in sources for claim in graph.subjects(term("source"), source) if _is_count(graph, claim)
    }
    return seen | beside


def _neighbours(graph: Graph, claim: str) -> set[str]:
    return {
        other
        for relation in RELATIONS
        for other in (*graph.values(claim, term(relation)), *graph.subjects(term(relation), claim))
    }


def read(graph: Graph, claims: Iterable[str]) -> Counts:
    """CountClaims as figures, each by the slug of its claim."""
    return Counts.of(_count(graph, claim) for claim in sorted(claims))


def _count(graph: Graph, claim: str) -> Count:
    def others(relation: str) -> frozenset[str]:
        return frozenset(graph.slugs(claim, term(relation)))

    return Count(
        name=names.slug_of(claim),
        value=int(graph.value(claim, term("value")) or 0),
        bound=Bound((graph.slug(claim, term("bound")) or "bound-exactly").removeprefix("bound-")),
        unit=graph.slug(claim, term("unit")) or "",
        counts=graph.slug(claim, term("counts")) or "",
        aggregates=others("aggregates"),
        part_of=others("partOfCount"),
        disjoint_with=others("disjointWith"),
        overlap_unknown_with=others("overlapUnknownWith"),
        differs_from=others("differsFrom"),
    )


def _in_order(counts: Counts, wanted: Iterable[str]) -> list[str]:
    """The largest first."""
    return sorted(wanted, key=lambda name: (-counts.known[name].interval.low, name))


def _figure(graph: Graph, documents: Documents, counts: Counts, name: str) -> Document:
    """A figure: what is counted, on whose word, the numbers it allows; a relation is shown whoever states it."""
    count = counts.known[name]
    claim = names.iri("claim", name)
    return {
        **documents.reference(claim),
        "about": [documents.reference(iri) for iri in graph.values(claim, term("about"))],
        "counted": documents.named("concept", count.counts),
        "unit": documents.named("concept", count.unit),
        "value": count.value,
        "bound": count.bound.value,
        "low": count.interval.low,
        "high": count.interval.high,
        "period": graph.value(claim, term("period")),
        "speaker": [documents.reference(iri) for iri in _speakers(graph, claim)],
        "source": _one(documents, graph.value(claim, term("source"))),
        "paragraph": int(paragraph) if (paragraph := graph.value(claim, term("paragraph"))) else None,
        "first_hand": graph.flag(claim, term("firstHand")),
        "statement": graph.texts(claim, term("statement")),
        "aggregates": _slugs(counts.parts(name)),
        "part_of": _slugs(other for other in counts.known if name in counts.parts(other)),
        "disjoint_with": _slugs(_both(counts, name, {n: c.disjoint_with for n, c in counts.known.items()})),
        "overlap_unknown_with": _slugs(
            _both(counts, name, {n: c.overlap_unknown_with for n, c in counts.known.items()})
        ),
        "overlap_note": graph.texts(claim, term("overlapNote")),
        "differs_from": _slugs(_both(counts, name, {n: c.differs_from for n, c in counts.known.items()})),
    }


def _speakers(graph: Graph, claim: str) -> list[str]:
    """Whose word it is: without more, the publisher's."""
    stated = graph.values(claim, term("speaker"))
    sources = graph.values(claim, term("source"))
    return stated or [publisher for source in sources for publisher in graph.values(source, DCTERMS + "publisher")]


def _one(documents: Documents, iri: str | None) -> Document | None:
    return documents.reference(iri) if iri else None


def _slugs(found: Iterable[str]) -> list[str]:
    return sorted(set(found))


def _both(counts: Counts, name: str, stated: Mapping[str, frozenset[str]]) -> set[str]:
    return {other for other in counts.known if other in stated[name] or name in stated[other]}


def _total(documents: Documents, counts: Counts, found: Reconciliation) -> Document:
    """A total beside the sum of its parts."""
    return {
        "total": documents.named("claim", found.total),
        "low": counts.known[found.total].interval.low,
        "high": counts.known[found.total].interval.high,
        "parts": [documents.named("claim", name) for name in found.parts.added],
        "sum": {"low": found.parts.interval.low, "high": found.parts.interval.high},
        "left_out": [_left_out(documents, out) for out in found.parts.left_out],
        "verdict": found.verdict.value,
        "because": {"en": found.because},
        "not_added": [_left_out(documents, out) for out in found.not_added],
    }


def _left_out(documents: Documents, out: LeftOut) -> Document:
    notes = documents.graph.texts(names.iri("claim", out.name), term("overlapNote"))
    return {
        "count": documents.named("claim", out.name),
        "reasons": [
            {"reason": reason.value, "with": [documents.named("claim", name) for name in others]}
            for reason, others in out.reasons.items()
        ],
        "note": notes,
    }
