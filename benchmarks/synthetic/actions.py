"""A synthetic log of treaty actions, pair by pair of State and treaty."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.synthetic.names import ARTICLES, LAST_DAY, provision, state, treaty
from benchmarks.synthetic.writer import Properties, Writer, concept, day, thing

CONSENTS = ("ratification", "ratification", "accession", "acceptance", "approval", "succession")
EFFECTS = ("effect-excludes", "effect-excludes", "effect-modifies", "effect-interprets")
PERMISSIBILITIES = ("permissibility-permissible", "permissibility-permissible", "permissibility-disputed")


class Action(NamedTuple):
    """What a State did about a treaty, with the suffix that tells it apart."""

    name: str
    type: str
    properties: Properties


def write_actions(states: int, adopted: dict[int, date], wanted: int, dice: Random, out: Writer) -> None:
    """Just so many actions; the pairs that are left over when there are enough have none."""
    pairs = [(who, what) for who in range(states) for what in adopted]
    dice.shuffle(pairs)
    left = wanted
    for who, what in pairs:
        for action in _of_pair(what, adopted[what], f"state-{who:03}-treaty-{what:02}", dice):
            if left == 0:
                return
            left -= 1
            node = thing("action", f"state-{who:03}-treaty-{what:02}-{action.name}")
            facts: Properties = {"actionType": concept(action.type), "byState": state(who), "onTreaty": treaty(what)}
            out.add(node, "TreatyAction", {**facts, **action.properties})


def _of_pair(what: int, adopted: date, pair: str, dice: Random) -> Iterator[Action]:
    """A State's way with a treaty, in order of time."""
    joined = _later(adopted, 12_000, dice)
    if dice.random() < 0.45:
        yield Action("signature", "signature", {"actDate": day(_later(adopted, 300, dice))})
        if dice.random() < 0.2:
            return
        joined = max(joined, adopted + timedelta(days=301))
    yield Action("consent", dice.choice(CONSENTS), {"depositDate": day(joined)})
    if dice.random() < 0.10:
        yield from _reservation(what, joined, pair, dice)
    if dice.random() < 0.03:
        yield from _leaving(joined, dice)
    roll = dice.random()
    if roll < 0.02:
        yield _silenced("derogation", "notice-of-derogation", joined, dice)
    elif roll < 0.03:
        yield _silenced("suspension", "suspension", joined, dice)


def _reservation(what: int, joined: date, pair: str, dice: Random) -> Iterator[Action]:
    yield Action(
        "reservation",
        "reservation",
        {
            "depositDate": day(joined),
            "affectsProvision": provision(what, dice.randint(1, ARTICLES)),
            "reservationEffect": concept(dice.choice(EFFECTS)),
            "permissibility": concept(dice.choice(PERMISSIBILITIES)),
        },
    )
    if dice.random() < 0.2:
        withdrawn: Properties = {
            "withdraws": thing("action", f"{pair}-reservation"),
            "depositDate": day(_later(joined, 8_000, dice)),
        }
        yield Action("reservation-withdrawn", "withdrawal-of-reservation", withdrawn)


def _leaving(joined: date, dice: Random) -> Iterator[Action]:
    left = _later(joined, 8_000, dice)
    yield Action("denunciation", "denunciation", {"depositDate": day(left)})
    if dice.random() < 0.3:
        back = left + timedelta(days=dice.randint(400, 3_000))
        yield Action("return", "accession", {"depositDate": day(min(back, LAST_DAY))})


def _silenced(name: str, type_: str, joined: date, dice: Random) -> Action:
    return Action(name, type_, {"depositDate": day(_later(joined, 8_000, dice))})


def _later(start: date, days: int, dice: Random) -> date:
    return min(start + timedelta(days=dice.randint(0, days)), LAST_DAY)
