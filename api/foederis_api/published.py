"""What had been published by a day: claims of sources issued by then, and what followed from those alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from foederis import names
from foederis.acts import acts_of, parse_act, recorded_input
from foederis.answers import Json, Names, render, together
from foederis.dates import span
from foederis.law import Law
from foederis.law.model import Situation
from foederis.names import term
from foederis.store import DCTERMS, Graph


@dataclass(frozen=True)
class Published:
    """A source is published by a day when the last day on which it may have been issued is not after it (EDTF); of one
    without a date that is not known, and so it is not."""

    graph: Graph
    by: date
    _seen: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def source(self, slug: str | None) -> bool:
        if not slug:
            return False
        if slug not in self._seen:
            issued = self.graph.value(names.iri("source", slug), DCTERMS + "issued")
            self._seen[slug] = issued is not None and span(issued).latest_begin <= self.by
        return self._seen[slug]

    def claim(self, iri: str) -> bool:
        return self.source(self.graph.slug(iri, term("source")))

    def act(self, slug: str) -> dict[str, Any] | None:
        """A recorded act in the form of `POST /assess`, with what had been said of it; None where that is nothing."""
        form = recorded_input(self.graph, slug)
        said = {key: self._said(form.get(key, [])) for key in ("occurrence", "positions")}
        kept = {name: self._said(items) for name, items in form.get("circumstances", {}).items()}
        said["circumstances"] = {name: items for name, items in kept.items() if items}
        return {**form, **said} if any(said.values()) else None

    def _said(self, items: list[dict[str, Any]]) -> Any:
        return [item for item in items if self.source(item.get("source"))]

    def law(self, law: Law) -> Law:
        """The law with what had been said of situations; norms and treaty actions are as they are recorded now."""
        situations = tuple(self._situation(each) for each in law.situations)
        return replace(law, situations=situations, kept={})  # what is prepared from a law may hold its situations

    def _situation(self, situation: Situation) -> Situation:
        claims = tuple(claim for claim in situation.claims if self.source(claim[1].source))
        positions = tuple(position for position in situation.positions if self.source(position.source))
        return replace(situation, claims=claims, positions=positions)


def obligations(event: str, published: Published, law: Law, known: Names) -> Json:
    """What followed for an event's acts from what had been published; none of it is kept, so none has an id."""
    then = published.law(law)
    acts = filter(None, (published.act(act) for act in acts_of(published.graph, event)))
    found = together(_unkept(render(parse_act(act, then), then, known)) for act in acts)
    return {"event": known.ref("event", event), **found}


def _unkept(found: Mapping[str, Any]) -> Json:
    return {**found, "assessments": [{**each, "id": None, "slug": None} for each in found["assessments"]]}
