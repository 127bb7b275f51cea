"""Conclusions without traces are those of `assess`, in every field and in the same order: over what is recorded, the
golden traces, and acts made at random from all that the form and the record know."""

import random
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from foederis.acts import parse_act, recorded_acts, recorded_input
from foederis.errors import FoederisError
from foederis.law import Act, Assessment, Conclusion, Law, assess, conclude
from foederis.law.gates import Inquiry
from foederis.law.model import GATES, Result
from foederis.store import Graph

GOLDEN = Path(__file__).parent / "golden"
ACTS = 2_500  # at random


def same(act: Act, law: Law) -> list[Conclusion]:
    """The conclusions, once they are what the assessments say."""
    assessed = [shortened(one) for one in assess(act, law).assessments]
    found = conclude(act, law)
    assert found == assessed, act
    return found


def shortened(one: Assessment) -> Conclusion:
    return Conclusion(
        one.norm,
        one.bearer,
        one.outcome,
        one.reason,
        one.through,
        one.bound_since,
        one.as_checked,
        one.about,
        tuple(gate for gate, verdict in zip(GATES, one.gates, strict=True) if verdict.result is Result.FAIL),
        tuple(gate for gate, verdict in zip(GATES, one.gates, strict=True) if verdict.result is Result.UNDETERMINED),
    )


def test_recorded_acts(graph: Graph, law: Law) -> None:
    assert sum(len(same(parse_act(recorded_input(graph, slug), law), law)) for slug in recorded_acts(graph)) > 500


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.toml")), ids=lambda path: path.stem)
def test_golden_cases(path: Path, law: Law) -> None:
    book = tomllib.loads(path.read_text("utf-8"))
    for case in book["case"]:
        act = {**book["base"][case["base"]], **case.get("act", {}), **dict.fromkeys(case.get("unknown", []))}
        assert same(parse_act(act, law), law)


def test_acts_at_random(law: Law) -> None:
    """None is left out for being odd; what they meet is counted, since a feature that never comes up is not tested."""
    met: Counter[str] = Counter()
    for act in acts_at_random(law, ACTS, seed=1):
        met.update(features(act, law, same(act, law)))
    assert {name for name, count in met.items() if count >= FEW} >= EXPECTED, met


FEW = 3
EXPECTED = {
    *("implicated", "arguable", "not-bound", "outside-scope"),
    *(f"{gate} undetermined" for gate in GATES if gate != "bearer"),
    *(f"{gate} fail" for gate in GATES if gate not in ("act", "bearer", "derogation")),
    *("not-a-party", "signed-only", "not-yet-in-force", "withdrawn", "not-extended-to-territory"),
    *("status-unknown", "uncertain-date", "existence-debated", "attribution-open", "depends-on-another-act"),
    *("dateline", "reserved", "judged", "about", "as checked", "nobody says where", "assists"),
    *("open end", "continuing", "a part of the group", "danger elsewhere", "by an organ", "in a territory"),
    "in another's territory",
}


def features(act: Act, law: Law, found: Sequence[Conclusion]) -> set[str]:
    there = {
        "judged": Inquiry(act, law).judged,
        "about": any(one.about for one in found),
        "as checked": any(one.as_checked for one in found),
        "nobody says where": not act.territory,
        "in another's territory": any(law.norms[one.norm].bearer_role == "territorial-state" for one in found),
        "assists": any(law.norms[one.norm].depends_on_act for one in found),
        "open end": act.span.latest_end.year == 9999,
        "continuing": act.continuing,
        "a part of the group": any(one.extent != "all" for one in act.characteristics),
        "danger elsewhere": any(item.country for said in act.circumstances.values() for item in said),
        "by an organ": act.actor in law.organs,
        "in a territory": act.territory in law.states and bool(law.states[act.territory].territory_of),
    }
    gates = {f"{gate} undetermined" for one in found for gate in one.open}
    gates |= {f"{gate} fail" for one in found for gate in one.failing}
    said = {word for one in found for word in (one.outcome, one.reason)}
    return gates | said | {name for name in there if there[name]}


def acts_at_random(law: Law, count: int, seed: int) -> list[Act]:
    dice = random.Random(seed)
    maker = Maker(law, dice)
    found: list[Act] = []
    while len(found) < count:
        try:
            found.append(maker.twisted(parse_act(maker.form(), law)))
        except FoederisError:  # contradictions, an actor of nobody's: the form refuses them
            continue
    return found


CHANGING = ("reserve", "suspend", "derogate", "leave", "exclude-territory", "extend")


class Maker:
    """Acts from all that the form and the record know, the States of which the record knows most often."""

    def __init__(self, law: Law, dice: random.Random) -> None:
        self.law = law
        self.dice = dice
        self.states = sorted(law.states)
        self.active = [*sorted({state for state, _ in law.actions}), "chn", "prk", "hkg", "mac", "rwa", "tha"] * 2
        self.strangers = sorted(law.agents - law.organs.keys())
        self.bodies = [*sorted(law.competence), *self.strangers[:10], *self.active]
        self.claimable = sorted(slug for slug, one in law.circumstances.items() if not one.derivation)
        self.group = [slug for slug in self.claimable if law.circumstances[slug].of == "group"]
        self.invoking = sorted(law.invoking)
        self.limiting = sorted(
            {one.requires for norm in law.norms.values() for path in norm.paths for one in path.limitations}
        )
        self.twofold = [norm for norm in law.norms.values() if len(norm.persons) > 1 and norm.governs]
        # Whatever changes how a State stands, with the acts that it may concern.
        acts = {path.treaty: sorted(norm.governs) for norm in law.norms.values() for path in norm.paths if norm.governs}
        self.changes = [
            (one, acts[one.treaty])
            for log in law.actions.values()
            for one in log
            if one.effect in CHANGING and one.treaty in acts
        ]

    def often(self, share: float) -> bool:
        return self.dice.random() < share

    def state(self) -> str:
        return self.dice.choice(self.active if self.often(0.85) else self.states)

    def date(self) -> str:
        dice = self.dice
        year, month, day = dice.randint(1945, 2025), dice.randint(1, 12), dice.randint(1, 28)
        one = dice.choice([f"{year}-{month:02}-{day:02}"] * 4 + [f"{year}-{month:02}", f"{year}"])
        later = f"{min(year + dice.randint(1, 30), 2026)}"
        return dice.choice([one] * 6 + [f"{one}/{later}", f"{one}/..", f"../{later}", f"{year}~", f"{one}/"])

    def form(self) -> dict[str, Any]:
        dice, law = self.dice, self.law
        act = dice.choice(sorted(law.act_types))
        form: dict[str, Any] = {
            "date": self.date(),
            "time": dice.choice(["instant", "continuing"]),
            "actor": self.state(),
            "act": act,
            "group": {"nationality": [self.state() for _ in range(dice.choice([0, 1, 1, 1, 2]))]},
            "circumstances": {slug: self.said() for slug in self.asked(act)},
            "situations": dice.choice(["none", "none", "record"]),
        }
        form["group"]["characteristics"] = [
            {"is": slug, "of": dice.choice(["some", 3])} if self.often(0.3) else slug
            for slug in dice.sample(self.group, dice.choice([0, 0, 1, 2, 3]))
        ]
        self.place(form)
        self.actor(form)
        if self.often(0.25):
            change, acts = dice.choice(self.changes)
            near = change.day + timedelta(days=dice.randint(-400, 4_000))
            form |= {"actor": change.state, "act": dice.choice(acts), "date": near.isoformat()}
        if self.often(0.1):
            self.contest(form)
        if self.twofold and self.often(0.1):
            self.divide(form)
        if self.often(0.15):
            form["assists"] = [
                {"actor": self.state(), "act": dice.choice(sorted(law.act_types))} for _ in range(dice.randint(1, 2))
            ]
        if self.often(0.2):
            denied = dice.sample(self.claimable, dice.choice([0, 1, 2]))
            form["positions"] = [{"by": self.state(), "kind": "denial", "denies": denied, "date": "2013"}]
        return form

    def asked(self, act: str) -> list[str]:
        """Circumstances, mostly those that the norms on such acts ask about."""
        of_it = {slug for norm in self.law.norms_of[act] for slug in norm.circumstances}
        near = sorted(of_it.intersection(self.claimable)) or self.claimable
        found = self.dice.sample(near, min(len(near), self.dice.choice([0, 1, 2, 4, 8])))
        found += self.dice.sample(self.claimable, self.dice.choice([0, 0, 1, 3]))
        return found + ([self.dice.choice(self.invoking)] if self.often(0.2) else [])

    def said(self) -> str | list[dict[str, Any]]:
        if self.often(0.55):
            return self.dice.choice(["asserted", "asserted", "asserted", "denied-by-bearer", "disputed", "false"])
        return [self.statement() for _ in range(self.dice.choice([1, 1, 2, 3]))]

    def statement(self) -> dict[str, Any]:
        form: dict[str, Any] = {
            "stance": self.dice.choice(["asserted", "asserted", "found", "denied", "found-not"]),
            "by": self.dice.choice(self.bodies),
            "competent": self.often(0.5),
        }
        if self.often(0.25):
            form["in"] = self.state()
        if self.often(0.25):
            form["date"] = self.date()
        return form

    def contest(self, form: dict[str, Any]) -> None:
        """What an interest decides: a State of the act denies a danger elsewhere, the way there, or a limitation."""
        states = [form["actor"], form.get("destination") or "prk", *form["group"]["nationality"]]
        denial = {
            "stance": "denied",
            "by": self.dice.choice([one for one in states if one in self.law.states] or ["chn"]),
        }
        dangers = [slug for slug in self.claimable if self.law.circumstances[slug].of == "danger"]
        form["circumstances"] |= {
            self.dice.choice(dangers): [{"stance": "asserted", "in": self.state()}],
            "onward-removal-risk": [{"stance": "asserted"}, denial],
            self.dice.choice(self.limiting): [{"stance": "asserted"}, denial],
        }

    def divide(self, form: dict[str, Any]) -> None:
        """Some of the group meet the one requirement of a norm, some the other."""
        norm = self.dice.choice(self.twofold)
        form["act"] = self.dice.choice(sorted(norm.governs))
        for requirement in norm.persons:
            near = [slug for slug in requirement.any_of if slug in self.group]
            if near:
                slug = self.dice.choice(near)
                form["circumstances"].pop(slug, None)
                form["group"]["characteristics"].append({"is": slug, "of": self.dice.choice(["some", 2, "all"])})

    def place(self, form: dict[str, Any]) -> None:
        if self.often(0.75):
            form["destination"] = form["group"]["nationality"][0] if self._home(form) else self.state()
        if self.often(0.45):
            form["territory"] = self.dice.choice([None, self.state(), self.state(), "hkg", "mac"])
        if self.often(0.2):
            form["jurisdiction"] = self.dice.choice(sorted(self.law.jurisdiction_bases))

    def _home(self, form: dict[str, Any]) -> bool:
        return bool(form["group"]["nationality"]) and self.often(0.5)

    def actor(self, form: dict[str, Any]) -> None:
        if self.often(0.15):
            form["actor"] = self.dice.choice(sorted(self.law.organs))
        elif self.often(0.2):
            form["actor"] = self.dice.choice(self.strangers)
            form["territory"] = self.state()
        if self.often(0.2):
            form["attribution"] = {
                "state": self.state(),
                "basis": self.dice.choice(sorted(self.law.attribution_bases)),
                "claims": [self.statement() for _ in range(self.dice.choice([0, 1, 2]))],
            }

    def twisted(self, act: Act) -> Act:
        """What situations bring and the form alone does not: evidence that may speak of another time."""
        if not self.often(0.15):
            return act
        timings = ["covers", "covers", "may-cover", "earlier"]
        return replace(
            act,
            circumstances={
                slug: tuple(item._replace(timing=self.dice.choice(timings)) for item in said)
                for slug, said in act.circumstances.items()
            },
        )
