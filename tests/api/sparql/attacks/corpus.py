"""All attacks, each under a name of its own."""

from tests.api.sparql.attacks import engine, reach, requests
from tests.api.sparql.attacks.attack import Attack

CORPUS: tuple[Attack, ...] = (*requests.attacks(), *reach.attacks(), *engine.attacks())
FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(attack.family for attack in CORPUS))


def chosen(family: str, everything: bool) -> list[Attack]:
    """Those of a family; without the slow ones, unless everything is wanted."""
    return [attack for attack in CORPUS if attack.family == family and (everything or not attack.slow)]
