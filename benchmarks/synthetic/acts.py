"""Synthetic acts, with what is claimed of them: who did what to whom, when, where, and on whose word."""

from datetime import date, timedelta
from random import Random

from pyoxigraph import Literal, NamedNode

from benchmarks.synthetic.law import Size
from benchmarks.synthetic.names import (
    ACT_TYPES,
    AGENTS,
    DANGERS,
    DATELINE,
    GROUPS,
    INVOKED,
    LAST_DAY,
    OF_ACTS,
    REMOVALS,
    agent,
    organ,
    source,
    state,
)
from benchmarks.synthetic.writer import Properties, Writer, concept, edtf, thing

FIRST_DAY = date(1955, 1, 1)
BASES = ("jurisdiction-control-of-person", "jurisdiction-effective-control-of-area")


def write_acts(count: int, size: Size, seed: int, out: Writer) -> list[str]:
    """So many acts, into the writer; their slugs."""
    dice = Random(seed)
    slugs = [f"act-{number:06}" for number in range(count)]
    for slug in slugs:
        _Act(slug, size, dice, out).write()
    return slugs


class _Act:
    """One act, its group, and the claims about both."""

    def __init__(self, slug: str, size: Size, dice: Random, out: Writer) -> None:
        self.slug = slug
        self.size = size
        self.dice = dice
        self.out = out
        self.act = thing("act", slug)
        self.group = thing("group", slug)
        self.type = dice.choice(REMOVALS) if dice.random() < 0.4 else dice.choice(ACT_TYPES)
        self.actor = dice.randrange(size.states)
        self.nationality = dice.randrange(size.states)
        self.destination = self._destination() if self.type in REMOVALS else None
        self.claims = 0

    def _destination(self) -> int | None:
        """Home mostly; now and then elsewhere, and now and then unknown."""
        roll = self.dice.random()
        if roll < 0.05:
            return None
        return self.nationality if roll < 0.75 else self.dice.randrange(self.size.states)

    def write(self) -> None:
        by_organ = self.dice.random() < 0.2
        territory, basis = self._territory()
        facts: Properties = {
            "actType": concept(self.type),
            "actor": organ(self.actor) if by_organ else state(self.actor),
            "date": edtf(self._date()),
            "timeKind": concept("time-instant"),
            "territory": territory,
            "jurisdictionBasis": basis,
            "destination": None if self.destination is None else state(self.destination),
            "affects": self.group,
        }
        self.out.add(self.act, "Act", facts)
        self._write_group()
        self._write_claims()

    def _date(self) -> str:
        """A day, mostly; for one act in ten a month, and for one in twenty no more than a year."""
        when = FIRST_DAY + timedelta(days=self.dice.randrange((LAST_DAY - FIRST_DAY).days))
        roll = self.dice.random()
        return when.isoformat()[: 4 if roll < 0.05 else 7 if roll < 0.15 else 10]

    def _territory(self) -> tuple[NamedNode | None, NamedNode | None]:
        """The actor's own, mostly; else abroad, with a basis of jurisdiction or without, or unknown."""
        roll = self.dice.random()
        if roll < 0.88:
            return state(self.actor), None
        if roll < 0.92:
            return None, None
        abroad = state(self.dice.randrange(self.size.states))
        return abroad, concept(self.dice.choice(BASES)) if roll < 0.97 else None

    def _write_group(self) -> None:
        nationalities = [self.nationality]
        if self.dice.random() < 0.1:
            nationalities.append(self.dice.randrange(self.size.states))
        held = self.dice.sample(GROUPS[2:], self.dice.choice((0, 0, 1, 2)))
        characteristics = []
        for number, characteristic in enumerate(held):
            node = thing("membership", f"{self.slug}-{number}")
            holds: Properties = {"characteristic": concept(characteristic), "holdsOf": concept("extent-all")}
            characteristics.append(self.out.add(node, "Characteristic", holds))
        group: Properties = {
            "nationality": tuple(state(one) for one in dict.fromkeys(nationalities)),
            "hasCharacteristic": tuple(characteristics),
        }
        self.out.add(self.group, "AffectedGroup", group)

    def _write_claims(self) -> None:
        """Claims of group and danger and conduct; one in six is met by a denial, one in twelve is a body's finding."""
        for circumstance in self.dice.sample(GROUPS[:2], self.dice.choice((0, 1, 1, 2))):
            self._claims_of(circumstance, self.group)
        if self.type in REMOVALS:
            for circumstance in self.dice.sample(DANGERS, self.dice.choice((0, 1, 2, 3))):
                self._claims_of(circumstance, self.act)
        for circumstance, share in ((OF_ACTS[0], 0.3), (OF_ACTS[1], 0.2), (INVOKED[0], 0.08), (INVOKED[1], 0.04)):
            if self.dice.random() < share:
                self._claims_of(circumstance, self.act)
        if self.dice.random() < 0.05:
            self._claims_of(DATELINE, self.group)

    def _claims_of(self, circumstance: str, about: NamedNode) -> None:
        roll = self.dice.random()
        finding = self.dice.random() < 1 / 12
        if roll < 0.06:
            self._claim(circumstance, about, "stance-denied", self._denier(), finding)
            return
        self._claim(circumstance, about, "stance-asserted", agent(self.dice.randrange(AGENTS)), finding)
        if roll < 0.30:
            self._claim(circumstance, about, "stance-asserted", agent(self.dice.randrange(AGENTS)), False)
        if roll > 0.83:
            self._claim(circumstance, about, "stance-denied", self._denier(), self.dice.random() < 0.1)

    def _denier(self) -> NamedNode:
        """The actor, the destination or the country of nationality, by itself or by an organ, or somebody else."""
        if self.dice.random() < 0.3:
            return agent(self.dice.randrange(AGENTS))
        other = self.nationality if self.destination is None else self.destination
        speaker = self.dice.choice((self.actor, self.actor, other))
        return organ(speaker) if self.dice.random() < 0.2 else state(speaker)

    def _claim(self, circumstance: str, about: NamedNode, stance: str, speaker: NamedNode, finding: bool) -> None:
        node = thing("claim", f"{self.slug}-{self.claims}")
        self.claims += 1
        facts: Properties = {
            "about": about,
            "circumstance": concept(circumstance),
            "stance": concept(stance),
            "speaker": speaker,
            "source": source(self.dice.randrange(AGENTS)),
            "firstHand": Literal(True),
            "competent": Literal(True) if finding else None,
        }
        self.out.add(node, "CircumstanceClaim", facts)
        if finding:
            self.out.add(node, "Finding", {})
