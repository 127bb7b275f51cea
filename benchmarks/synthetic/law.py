"""Synthetic law: treaties, norms, States and their treaty actions, said as the record says its own.

The shares are chosen, not counted; README.md says what they come to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pyoxigraph import Literal, NamedNode

from benchmarks.synthetic.actions import write_actions
from benchmarks.synthetic.names import (
    ACT_TYPES,
    AGENTS,
    ARTICLES,
    DANGERS,
    DATELINE,
    DATELINED,
    DERIVED,
    GROUPS,
    INVOKED,
    OF_ACTS,
    REMOVALS,
    agent,
    organ,
    provision,
    source,
    state,
    treaty,
)
from benchmarks.synthetic.writer import Properties, Writer, concept, day, edtf, thing
from foederis.store import DCTERMS, ELI

COVERED_UP_TO = date(2026, 1, 1)
PRESUMED_UNMET_FROM = date(1967, 10, 4)
REGIONS = ("africa", "americas", "asia", "europe", "oceania")
JOINING = ("rule-same-day", "rule-day-30", "rule-day-90", "rule-month-3", "rule-first-of-month-after-day-60")
LEAVING = ("rule-withdrawal-one-year", "rule-withdrawal-one-year", "rule-withdrawal-impossible")
MODALITIES = ("modality-prohibition", "modality-obligation", "modality-right")
ROLES = ("role-acting-state",) * 8 + ("role-destination-state", "role-state-of-nationality")
REACHES = ("reach-territory", "reach-territory-or-jurisdiction", "reach-territory-or-jurisdiction", "reach-anywhere")
THEMES = ("theme-torture", "theme-life", "theme-liberty", "theme-child", "theme-remedy", "theme-asylum-procedure")


@dataclass(frozen=True)
class Size:
    """How much law."""

    treaties: int = 40
    norms: int = 300
    states: int = 200
    actions: int = 4_000


def write_law(size: Size, seed: int, out: Writer) -> None:
    """All of the law, into the writer."""
    dice = Random(seed)
    _agents(out)
    _states(size, dice, out)
    adopted = {number: _treaty(number, dice, out) for number in range(size.treaties)}
    _datelines(size, out)
    requirements = _Requirements(dice, out)
    for number in range(size.norms):
        _norm(number, size, requirements, dice, out)
    write_actions(size.states, adopted, size.actions, dice, out)
    _coverage(size, dice, out)


def _agents(out: Writer) -> None:
    for number in range(AGENTS):
        out.add(agent(number), "Organisation", {})
        out.add(source(number), "Source", {"origin": agent(number), DCTERMS + "publisher": agent(number)})


def _states(size: Size, dice: Random, out: Writer) -> None:
    for number in range(size.states):
        out.add(state(number), "State", {"region": concept(f"region-{dice.choice(REGIONS)}")})
        out.add(organ(number), "Organ", {"organOf": state(number)})


def _treaty(number: int, dice: Random, out: Writer) -> date:
    """A treaty and its articles; the day of its adoption."""
    adopted = date(dice.randint(1948, 2004), dice.randint(1, 12), dice.randint(1, 28))
    facts: Properties = {
        "adopted": day(adopted),
        "entryIntoForce": day(adopted + timedelta(days=dice.randint(0, 2_000))),
        "entryIntoForceRule": concept(dice.choice(JOINING)),
        "withdrawalRule": concept(dice.choice(LEAVING)),
    }
    out.add(treaty(number), "Treaty", facts)
    for article in range(1, ARTICLES + 1):
        parts: Properties = {"articleNumber": Literal(article), ELI + "is_part_of": treaty(number)}
        out.add(provision(number, article), "Provision", parts)
    return adopted


def _datelines(size: Size, out: Writer) -> None:
    """Every fourth treaty has a dateline, and another that carries its articles without it."""
    for number in range(0, size.treaties - 1, 4):
        limitations = tuple(_dateline(number, group, out) for group in DATELINED)
        carried: Properties = {
            "incorporatingTreaty": treaty(number + 1),
            "incorporatedTreaty": treaty(number),
            "firstArticle": Literal(1),
            "lastArticle": Literal(ARTICLES - 2),
            "lifts": limitations,
        }
        out.add(thing("incorporation", f"treaty-{number + 1:02}"), "Incorporation", carried)


def _dateline(number: int, group: str, out: Writer) -> NamedNode:
    limits: Properties = {
        "limitsTreaty": treaty(number),
        "requiresCircumstance": concept(DATELINE),
        "limitsNormsRequiring": concept(group),
        "presumedUnmetFrom": day(PRESUMED_UNMET_FROM),
        "limitationReason": concept("dateline"),
    }
    return out.add(thing("limitation", f"treaty-{number:02}-dateline-{group}"), "Limitation", limits)


class _Requirements:
    """Requirements that norms share: one for each set of circumstances."""

    def __init__(self, dice: Random, out: Writer) -> None:
        self.dice = dice
        self.out = out
        self.known: dict[tuple[str, ...], NamedNode] = {}

    def any_of(self, choices: tuple[str, ...], most: int) -> NamedNode:
        chosen = tuple(sorted(self.dice.sample(choices, self.dice.randint(1, most))))
        if chosen not in self.known:
            node = thing("requirement", f"requirement-{len(self.known):03}")
            self.known[chosen] = self.out.add(node, "Requirement", {"anyOf": tuple(map(concept, chosen))})
        return self.known[chosen]

    def persons(self) -> tuple[NamedNode, ...]:
        return _each_once(self.any_of(GROUPS, 2) for _ in range(self.dice.choice((0, 0, 1, 1, 2))))

    def conditions(self, removal: bool) -> tuple[NamedNode, ...]:
        """A danger on return is asked for by norms about removals alone."""
        if not removal:
            return (self.any_of(OF_ACTS, 1),) if self.dice.random() < 0.2 else ()
        dangers = [self.any_of(DANGERS, 3)] if self.dice.random() < 0.7 else []
        derived = [self.any_of(DERIVED, 1)] if self.dice.random() < 0.3 else []
        return _each_once([*dangers, *derived])


def _each_once(nodes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(dict.fromkeys(nodes))


def _norm(number: int, size: Size, requirements: _Requirements, dice: Random, out: Writer) -> None:
    governs = dice.sample(ACT_TYPES, dice.choice((1, 1, 2)))
    facts: Properties = {
        "modality": concept(dice.choice(MODALITIES)),
        "bearerRole": concept(dice.choice(ROLES)),
        "governs": tuple(map(concept, governs)),
        "personRequirement": requirements.persons(),
        "conditionRequirement": requirements.conditions(any(one in REMOVALS for one in governs)),
        "reach": concept(dice.choice(REACHES)),
        "derogable": Literal(dice.random() < 0.4),
        "theme": concept(dice.choice(THEMES)),
        "contestedReading": Literal(True) if dice.random() < 0.03 else None,
    }
    node = thing("norm", f"norm-{number:03}")
    if dice.random() < 0.05:
        out.add(node, "CustomaryNorm", {**facts, **_custom(dice)})
    else:
        out.add(node, "Norm", {**facts, **_written(number, size, dice, out)})


def _custom(dice: Random) -> Properties:
    settlement = dice.choice(("settlement-settled", "settlement-contested"))
    return {"existence": concept(settlement), "customSince": edtf(str(dice.randint(1950, 1990)))}


def _written(number: int, size: Size, dice: Random, out: Writer) -> Properties:
    rests_on = provision(dice.randrange(size.treaties), dice.randint(1, ARTICLES))
    if dice.random() > 0.1:
        return {"restsOn": rests_on}
    invoked: Properties = {"invokedThrough": concept(dice.choice(INVOKED)), "restsOn": rests_on}
    exception = out.add(thing("exception", f"exception-{number:03}"), "Exception", invoked)
    return {"restsOn": rests_on, "exception": exception}


def _coverage(size: Size, dice: Random, out: Writer) -> None:
    """Nine pairs of State and treaty in ten are covered, one of them for its status alone."""
    for number in range(size.states):
        rolls = [dice.random() for _ in range(size.treaties)]
        for name, least, most in (("", 0.0, 0.8), ("-status", 0.8, 0.9)):
            covered: Properties = {
                "coversState": state(number),
                "onTreaty": tuple(treaty(one) for one, roll in enumerate(rolls) if least <= roll < most),
                "completeUpTo": day(COVERED_UP_TO),
                "statusOnly": Literal(True) if name else None,
            }
            out.add(thing("coverage", f"state-{number:03}{name}"), "Coverage", covered)
