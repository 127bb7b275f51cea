"""From the record to the law: one pass over the Turtle, made once for a release.

What is known of treaties, norms, circumstances and rules of time stands in Turtle; here it is only gathered into the
values of `foederis.law.model`, closed over `skos:broader`, and indexed by what the engine asks for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from foederis import names
from foederis.dates import day, span
from foederis.law.model import (
    ActionClaim,
    Argument,
    Circumstance,
    Conflict,
    Coverage,
    Evidence,
    Law,
    Limitation,
    Norm,
    NormException,
    Path,
    Position,
    Provision,
    Requirement,
    Situation,
    State,
    TimeRule,
    Treaty,
    TreatyAction,
)
from foederis.names import term
from foederis.store import DCTERMS, ELI, SKOS, Graph

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

CITATION = DCTERMS + "bibliographicCitation"


def compile_law(graph: Graph) -> Law:
    """The law of a record: vocabulary, treaties, norms, States, their actions, and what is claimed of situations."""
    act_types = _closure(graph, "act-types")
    rules = {names.slug_of(iri): _rule(graph, iri) for iri in _members(graph, "rules-of-time")}
    treaties = _by_slug(graph, "Treaty", lambda g, iri: _treaty(g, iri, rules))
    provisions = _by_slug(graph, "Provision", _provision)
    limitations = _by_slug(graph, "Limitation", _limitation)
    ways = _incorporations(graph, limitations)
    norms = {
        slug: _norm(graph, iri, act_types, provisions, limitations, ways, treaties)
        for iri in sorted({*graph.things(term("Norm")), *graph.things(term("CustomaryNorm"))})
        if term("SecondaryRule") not in graph.types(iri)
        for slug in (names.slug_of(iri),)
    }
    actions = [_action(graph, iri) for iri in graph.things(term("TreatyAction"))]
    arguments = [_argument(graph, iri) for iri in graph.things(term("Argument"))]
    states = {slug: _state(graph, names.iri("state", slug)) for slug in _slugs(graph, "State", "Territory")}
    organs = {names.slug_of(iri): graph.slug(iri, term("organOf")) or "" for iri in graph.things(term("Organ"))}
    return Law(
        states=states,
        organs=organs,
        voices=_voices(states, organs),
        agents=frozenset(_slugs(graph, *AGENT_CLASSES)),
        informants=frozenset(_slugs(graph, "SourceRole")),
        competence=_competence(graph),
        invoking=frozenset(
            slug for norm in norms.values() for exception in norm.exceptions for slug in exception.invoked_through
        ),
        sources={names.slug_of(iri): _origin(graph, iri) for iri in graph.things(term("Source"))},
        act_types=act_types,
        circumstances=_circumstances(graph),
        attribution_bases=frozenset(_bare(graph, iri) for iri in _members(graph, "attribution-bases")),
        jurisdiction_bases=frozenset(_bare(graph, iri) for iri in _members(graph, "jurisdiction-bases")),
        treaties=treaties,
        provisions=provisions,
        norms=norms,
        norms_of=_norms_of(norms.values(), act_types),
        question_norms=tuple(norm for norm in norms.values() if norm.raised_when),
        dependent_norms=tuple(norm for norm in norms.values() if norm.depends_on_act),
        actions=_grouped(
            actions, lambda action: (action.state, action.treaty), lambda action: (action.day, action.slug)
        ),
        objections=_objections(actions),
        coverage=_coverage(graph, graph.things(term("Coverage"))),
        reservation_coverage=_coverage(
            graph, (iri for iri in graph.things(term("Coverage")) if not graph.flag(iri, term("statusOnly")))
        ),
        situations=tuple(_situation(graph, iri) for iri in graph.things(term("Situation"))),
        conflicts=tuple(_conflict(graph, iri, arguments) for iri in graph.things(term("NormConflict"))),
        arguments=_arguments(arguments),
        action_claims=_action_claims(graph, actions),
    )


AGENT_CLASSES = ("Organ", "Body", "Organisation", "NonStateActor", "SourceRole", "PublicFigure")


def _slugs(graph: Graph, *classes: str) -> list[str]:
    return sorted({names.slug_of(iri) for name in classes for iri in graph.things(term(name))})


def _by_slug(graph: Graph, class_name: str, read: Callable[[Graph, str], T]) -> dict[str, T]:
    return {names.slug_of(iri): read(graph, iri) for iri in graph.things(term(class_name))}


def _grouped(items: Iterable[V], key: Callable[[V], K], order: Callable[[V], Any]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {group: tuple(sorted(members, key=order)) for group, members in groups.items()}


def _members(graph: Graph, scheme: str) -> list[str]:
    return graph.subjects(SKOS + "inScheme", names.iri("scheme", scheme))


def _bare(graph: Graph, iri: str) -> str:
    """A concept's name in JSON: its notation where its slug carries the scheme's prefix, else its slug."""
    return graph.value(iri, SKOS + "notation") or names.slug_of(iri)


def _concept(graph: Graph, subject: str, name: str) -> str:
    """The bare name of the concept that a property points to, or the empty string."""
    value = graph.value(subject, term(name))
    return _bare(graph, value) if value else ""


def _closure(graph: Graph, scheme: str) -> dict[str, frozenset[str]]:
    """Each concept of a scheme with itself and everything broader (skos:broader, transitively)."""
    broader = {names.slug_of(iri): graph.slugs(iri, SKOS + "broader") for iri in _members(graph, scheme)}
    return {slug: frozenset(_reach(slug, broader)) for slug in broader}


def _reach(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    queue = [start]
    while queue:
        here = queue.pop()
        if here not in seen:
            seen.add(here)
            queue.extend(edges.get(here, ()))
    return seen


def _day(graph: Graph, iri: str, name: str) -> date | None:
    value = graph.value(iri, term(name))
    return day(value, iri) if value else None


def _number(graph: Graph, iri: str, name: str) -> int | None:
    value = graph.value(iri, term(name))
    return int(value) if value else None


def _rule(graph: Graph, iri: str) -> TimeRule:
    return TimeRule(
        slug=names.slug_of(iri),
        days=_number(graph, iri, "offsetDays") or 0,
        months=_number(graph, iri, "offsetMonths") or 0,
        then_first_of_next_month=graph.flag(iri, term("thenFirstOfNextMonth")),
        upon_signature=graph.flag(iri, term("uponSignature")),
        impossible=graph.value(iri, term("withdrawalPossible")) in ("false", "0"),
    )


def _treaty(graph: Graph, iri: str, rules: Mapping[str, TimeRule]) -> Treaty:
    return Treaty(
        slug=names.slug_of(iri),
        adopted=_day(graph, iri, "adopted"),
        in_force=_day(graph, iri, "entryIntoForce"),
        joining=rules.get(graph.slug(iri, term("entryIntoForceRule")) or ""),
        leaving=rules.get(graph.slug(iri, term("withdrawalRule")) or ""),
        open_only_to=frozenset(graph.slugs(iri, term("openOnlyTo"))),
    )


def _provision(graph: Graph, iri: str) -> Provision:
    within: list[str] = []
    here, treaty = iri, ""
    while parent := graph.value(here, ELI + "is_part_of"):
        kind, slug = names.split(parent)
        if kind == "treaty" or slug in within:
            treaty = slug
            break
        within.append(slug)
        here = parent
    article = _number(graph, iri, "articleNumber")
    for outer in within:
        article = article if article is not None else _number(graph, names.iri("provision", outer), "articleNumber")
    return Provision(names.slug_of(iri), treaty, article, tuple(within), graph.value(iri, CITATION) or "")


def _limitation(graph: Graph, iri: str) -> Limitation:
    return Limitation(
        slug=names.slug_of(iri),
        treaty=graph.slug(iri, term("limitsTreaty")) or "",
        requires=graph.slug(iri, term("requiresCircumstance")) or "",
        limits_norms_requiring=graph.slug(iri, term("limitsNormsRequiring")) or "",
        only_when_declared=graph.flag(iri, term("onlyWhenDeclared")),
        presumed_unmet_from=_day(graph, iri, "presumedUnmetFrom"),
        reason=_concept(graph, iri, "limitationReason"),
    )


class _Way:
    """One treaty's carrying of another's articles, without some of its limitations."""

    def __init__(self, graph: Graph, iri: str, limitations: Mapping[str, Limitation]) -> None:
        self.slug = names.slug_of(iri)
        self.by = graph.slug(iri, term("incorporatingTreaty")) or ""
        self.of = graph.slug(iri, term("incorporatedTreaty")) or ""
        self.first = _number(graph, iri, "firstArticle") or 0
        self.last = _number(graph, iri, "lastArticle") or 0
        lifted = set(graph.slugs(iri, term("lifts")))
        self.kept = tuple(
            limit for limit in limitations.values() if limit.treaty == self.of and limit.slug not in lifted
        )

    def carries(self, provision: Provision) -> bool:
        return (
            provision.treaty == self.of
            and provision.article is not None
            and self.first <= provision.article <= self.last
        )


def _incorporations(graph: Graph, limitations: Mapping[str, Limitation]) -> list[_Way]:
    return [_Way(graph, iri, limitations) for iri in graph.things(term("Incorporation"))]


def _norm(
    graph: Graph,
    iri: str,
    act_types: Mapping[str, frozenset[str]],
    provisions: Mapping[str, Provision],
    limitations: Mapping[str, Limitation],
    ways: Iterable[_Way],
    treaties: Mapping[str, Treaty],
) -> Norm:
    custom = term("CustomaryNorm") in graph.types(iri)
    rests_on = graph.slugs(iri, term("restsOn"))
    known = [provisions[slug] for slug in rests_on if slug in provisions]
    governs = set(graph.slugs(iri, term("governs")))
    persons = _requirements(graph, iri, "personRequirement")
    asked = {slug for group in persons for slug in group.any_of}
    conditions = _requirements(graph, iri, "conditionRequirement")
    exceptions = tuple(
        NormException(names.slug_of(value), graph.slugs(value, term("invokedThrough")))
        for value in graph.values(iri, term("exception"))
    )
    paths = () if custom else _paths(known, limitations, ways, asked)
    circumstances = frozenset(slug for group in (*persons, *conditions) for slug in group.any_of)
    return Norm(
        slug=names.slug_of(iri),
        modality=_concept(graph, iri, "modality"),
        bearer_role=_concept(graph, iri, "bearerRole"),
        governs=frozenset(slug for slug, broader in act_types.items() if broader & governs),
        provisions=rests_on,
        treaty=known[0].treaty if known and not custom else "",
        paths=paths,
        persons=persons,
        conditions=conditions,
        exceptions=exceptions,
        reach=_concept(graph, iri, "reach"),
        derogable=graph.flag(iri, term("derogable")),
        themes=frozenset(graph.slugs(iri, term("theme"))),
        elements=graph.slugs(iri, term("element")),
        contested_reading=graph.flag(iri, term("contestedReading")),
        custom=custom,
        existence=_concept(graph, iri, "existence"),
        peremptory=_concept(graph, iri, "peremptoryCharacter"),
        custom_since=graph.value(iri, term("customSince")) or "",
        raised_when=frozenset(slug.removeprefix("raised-") for slug in graph.slugs(iri, term("raisedWhen"))),
        only_later_treaties=graph.flag(iri, term("onlyTreatiesConcludedAfterItself")),
        depends_on_act=graph.flag(iri, term("dependsOnAct")),
        citation=_citation(graph, iri, known),
        circumstances=circumstances,
        persons_key=_key(persons),
        conditions_key=_key(conditions),
        exceptions_key=_key(exceptions),
        for_all=not paths or any(not treaties[path.treaty].open_only_to for path in paths),
        conditions_by_treaty=any(
            graph.slug(names.iri("concept", slug), term("derivation")) == "derivation-destination-is-party"
            for slug in circumstances
        ),
    )


def _citation(graph: Graph, iri: str, provisions: Iterable[Provision]) -> str:
    """How to cite a norm: by its provisions, or, for custom, by the authorities for it."""
    cited = [provision.citation for provision in provisions if provision.citation]
    authorities = graph.values(iri, term("authority"))
    return "; ".join(cited or filter(None, (graph.value(source, CITATION) for source in authorities)))


def _key(items: Iterable[Requirement | NormException | Limitation]) -> str:
    return " ".join(item.slug for item in items)


def _requirements(graph: Graph, iri: str, name: str) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(names.slug_of(value), graph.slugs(value, term("anyOf"))) for value in graph.values(iri, term(name))
    )


def _paths(
    provisions: Iterable[Provision], limitations: Mapping[str, Limitation], ways: Iterable[_Way], asked: set[str]
) -> tuple[Path, ...]:
    """The norm's own treaties first, then those that incorporate them."""

    def touching(limits: Iterable[Limitation]) -> tuple[Limitation, ...]:
        return tuple(limit for limit in limits if limit.limits_norms_requiring in asked)

    found: dict[str, Path] = {}
    for provision in provisions:
        own = touching(limit for limit in limitations.values() if limit.treaty == provision.treaty)
        found.setdefault(provision.treaty, Path(provision.treaty, provision.treaty, own, limits_key=_key(own)))
    for provision in provisions:
        for way in ways:
            if way.carries(provision):
                kept = touching(way.kept)
                found.setdefault(way.by, Path(way.by, provision.treaty, kept, way.slug, _key(kept)))
    return tuple(found.values())


def _norms_of(norms: Iterable[Norm], act_types: Iterable[str]) -> dict[str, tuple[Norm, ...]]:
    plain = [norm for norm in norms if not norm.raised_when and not norm.depends_on_act]
    return {act_type: tuple(norm for norm in plain if act_type in norm.governs) for act_type in act_types}


def _state(graph: Graph, iri: str) -> State:
    return State(
        slug=names.slug_of(iri),
        territory_of=graph.slug(iri, term("territoryOf")) or "",
        since=_day(graph, iri, "underStateSince"),
        region=(graph.slug(iri, term("region")) or "").removeprefix("region-"),
    )


def _voices(states: Mapping[str, State], organs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each State, those who speak for it: itself, its territories, and the organs of either."""
    owner = {slug: state.territory_of or slug for slug, state in states.items()}
    owner |= {organ: owner.get(of, of) for organ, of in organs.items() if of}
    found: dict[str, set[str]] = defaultdict(set)
    for speaker, state in owner.items():
        found[state].add(speaker)
    return {state: frozenset(speakers) for state, speakers in found.items()}


def _competence(graph: Graph) -> dict[str, frozenset[str]]:
    """For each body of which it is recorded, the treaties under which its findings are those of a competent body."""
    found = {
        names.slug_of(iri): frozenset(graph.slugs(iri, term("competentUnder"))) for iri in graph.things(term("Body"))
    }
    return {body: treaties for body, treaties in found.items() if treaties}


def _origin(graph: Graph, iri: str) -> str:
    return graph.slug(iri, term("origin")) or graph.slug(iri, DCTERMS + "publisher") or ""


def _circumstances(graph: Graph) -> dict[str, Circumstance]:
    closure = _closure(graph, "circumstances")
    at_home: dict[str, set[str]] = defaultdict(set)
    for slug in closure:
        for implied in graph.slugs(names.iri("concept", slug), term("impliesWhereDestinationIsNationality")):
            at_home[implied].add(slug)
    return {
        slug: Circumstance(
            slug=slug,
            of=(graph.slug(names.iri("concept", slug), term("circumstanceOf")) or "").removeprefix("kind-of-"),
            narrower=(slug, *sorted(other for other, broader in closure.items() if slug in broader and other != slug)),
            presupposes_danger_at_home=any(slug in implying for implying in at_home.values()),
            implied_by_at_home=tuple(sorted(at_home.get(slug, ()))),
            derivation=(graph.slug(names.iri("concept", slug), term("derivation")) or "").removeprefix("derivation-"),
        )
        for slug in sorted(closure)
    }


def _action(graph: Graph, iri: str) -> TreatyAction:
    type_iri = graph.value(iri, term("actionType")) or ""
    return TreatyAction(
        slug=names.slug_of(iri),
        type=_bare(graph, type_iri) if type_iri else "",
        effect=(graph.slug(type_iri, term("actionEffect")) or "does-nothing").removeprefix("does-"),
        state=graph.slug(iri, term("byState")) or "",
        treaty=graph.slug(iri, term("onTreaty")) or "",
        act_date=_day(graph, iri, "actDate"),
        deposit_date=_day(graph, iri, "depositDate"),
        effect_date=_day(graph, iri, "effectDate"),
        territory=graph.slug(iri, term("appliesTo")) or "",
        provisions=graph.slugs(iri, term("affectsProvision")),
        reservation_effect=(graph.slug(iri, term("reservationEffect")) or "").removeprefix("effect-"),
        permissibility=(graph.slug(iri, term("permissibility")) or "").removeprefix("permissibility-"),
        bites_on=frozenset(graph.slugs(iri, term("bitesOn"))),
        responds_to=graph.slug(iri, term("respondsTo")) or "",
        withdraws=graph.slug(iri, term("withdraws")) or "",
        invokes_limitation=graph.slug(iri, term("invokesLimitation")) or "",
    )


def _objections(actions: Iterable[TreatyAction]) -> dict[str, tuple[str, ...]]:
    groups = _grouped(
        (action for action in actions if action.responds_to),
        lambda action: action.responds_to,
        lambda action: action.slug,
    )
    return {target: tuple(action.slug for action in group) for target, group in groups.items()}


def _coverage(graph: Graph, coverages: Iterable[str]) -> dict[tuple[str, str, str], Coverage]:
    """The latest day up to which the actions of a State on a treaty, in a territory, are known to be complete."""
    found: dict[tuple[str, str, str], Coverage] = {}
    for iri in coverages:
        up_to = _day(graph, iri, "completeUpTo")
        if up_to is None:
            continue
        entry = Coverage(up_to, names.slug_of(iri))
        for state in graph.slugs(iri, term("coversState")):
            for treaty in graph.slugs(iri, term("onTreaty")):
                for territory in graph.slugs(iri, term("coversTerritory")) or ("",):
                    key = (state, treaty, territory)
                    found[key] = max(entry, found.get(key, entry))
    return found


def _situation(graph: Graph, iri: str) -> Situation:
    claims = [(claim, graph.types(claim)) for claim in graph.subjects(term("about"), iri)]
    return Situation(
        slug=names.slug_of(iri),
        span=span(graph.value(iri, term("period")) or "../..", iri),
        nationalities=frozenset(graph.slugs(iri, term("concernsNationality"))),
        act_types=frozenset(graph.slugs(iri, term("coversActType"))),
        actor=graph.slug(iri, term("ofActor")) or "",
        claims=tuple(
            circumstance_evidence(graph, claim, types) for claim, types in claims if term("CircumstanceClaim") in types
        ),
        positions=tuple(position(graph, claim) for claim, types in claims if term("Position") in types),
    )


def circumstance_evidence(graph: Graph, claim: str, types: frozenset[str] | None = None) -> tuple[str, Evidence]:
    """A CircumstanceClaim as (circumstance, evidence)."""
    return graph.slug(claim, term("circumstance")) or "", evidence(graph, claim, types)


def evidence(graph: Graph, claim: str, types: frozenset[str] | None = None) -> Evidence:
    """A claim as evidence: stance, whose word, in which source, at first hand or not, on which country's danger."""
    found = term("Finding") in (types if types is not None else graph.types(claim))
    denied = (graph.slug(claim, term("stance")) or "") == "stance-denied"
    source = graph.value(claim, term("source")) or ""
    first_hand = graph.value(claim, term("firstHand"))
    stance = {(True, True): "found-not", (True, False): "found", (False, True): "denied", (False, False): "asserted"}
    return Evidence(
        stance=stance[found, denied],
        by=graph.slug(claim, term("speaker")) or graph.slug(source, DCTERMS + "publisher") or "",
        source=names.slug_of(source),
        first_hand=first_hand not in ("false", "0"),
        country=graph.slug(claim, term("dangerIn")) or "",
        claim=names.slug_of(claim),
        said_on=graph.value(claim, term("saidOn")) or graph.value(source, DCTERMS + "issued") or "",
        competent=found and graph.flag(claim, term("competent")),
        addressed_to=graph.slug(claim, term("addressedTo")) or "",
    )


def position(graph: Graph, claim: str) -> Position:
    """A Position: what a State answers, when, and whether about this act or in general."""
    source = graph.value(claim, term("source")) or ""
    return Position(
        by=graph.slug(claim, term("speaker")) or "",
        kind=(graph.slug(claim, term("positionKind")) or "").removeprefix("position-"),
        denies=graph.slugs(claim, term("denies")),
        said_on=graph.value(claim, term("saidOn")) or graph.value(source, DCTERMS + "issued") or "",
        scope=(graph.slug(claim, term("scope")) or "scope-general").removeprefix("scope-"),
        source=names.slug_of(source),
        claim=names.slug_of(claim),
    )


def _argument(graph: Graph, iri: str) -> Argument:
    targets = (names.split(value) for value in graph.values(iri, term("concerns")))
    return Argument(
        slug=names.slug_of(iri),
        concerns=frozenset(f"{kind}/{slug}" for kind, slug in targets),
        order=_number(graph, iri, "order") or 0,
        side=(graph.slug(iri, term("side")) or "").removeprefix("side-"),
        bearer=graph.slug(iri, term("ofBearer")) or "",
    )


def _arguments(arguments: Iterable[Argument]) -> dict[str, tuple[Argument, ...]]:
    pairs = [(target, argument) for argument in arguments for target in argument.concerns]
    groups = _grouped(pairs, lambda pair: pair[0], lambda pair: (pair[1].order, pair[1].slug))
    return {target: tuple(argument for _, argument in group) for target, group in groups.items()}


def _conflict(graph: Graph, iri: str, arguments: Iterable[Argument]) -> Conflict:
    slug = names.slug_of(iri)
    own = (argument for argument in arguments if f"conflict/{slug}" in argument.concerns)
    return Conflict(
        slug=slug,
        one=graph.slug(iri, term("oneNorm")) or "",
        others=graph.slugs(iri, term("otherNorm")),
        arguments=tuple(sorted(own, key=lambda argument: (argument.order, argument.slug))),
    )


def _action_claims(graph: Graph, actions: Iterable[TreatyAction]) -> dict[str, tuple[ActionClaim, ...]]:
    """What States and others say about a treaty action, in order of time."""
    found: dict[str, tuple[ActionClaim, ...]] = {}
    for action in actions:
        claims = [
            _action_claim(graph, claim) for claim in graph.subjects(term("about"), names.iri("action", action.slug))
        ]
        if claims:
            found[action.slug] = tuple(sorted(claims, key=lambda claim: (claim.said_on, claim.claim)))
    return found


def _action_claim(graph: Graph, claim: str) -> ActionClaim:
    plain = evidence(graph, claim)
    return ActionClaim(plain.claim, plain.by, plain.said_on, term("Position") in graph.types(claim))
