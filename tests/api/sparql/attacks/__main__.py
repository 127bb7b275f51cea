"""The whole corpus against a server of its own: `python -m tests.api.sparql.attacks [FAMILY …]`, in the checkout.

Every attack is told with its answer and its time; the exit code is 1 where something did not hold.
"""

import sys
import tempfile
from pathlib import Path

from tests.api.sparql.attacks.corpus import CORPUS, FAMILIES, chosen
from tests.api.sparql.attacks.siege import SECONDS, Siege, laid
from tests.api.sparql.served import built


def main(families: list[str]) -> int:
    if unknown := [family for family in families if family not in FAMILIES]:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    with tempfile.TemporaryDirectory() as folder:
        siege = Siege(built(Path(folder)))
        try:
            broken = [fault for family in families or FAMILIES for fault in _told(siege, family)]
            rested = siege.rested()
        finally:
            left = siege.end()
    print(f"before {siege.before}\nafter  {rested}\nleft   {left}\n{len(broken)} of {len(CORPUS)} did not hold")
    print(*broken, sep="\n")
    return int(bool(broken or left))


def _told(siege: Siege, family: str) -> list[str]:
    broken = []
    for attack, outcome, faults in laid(siege, chosen(family, everything=True)):
        late = " late" if outcome.seconds > 3 * SECONDS else ""
        print(f"{outcome.seconds:7.2f} s  {outcome.status}  {outcome.slug:20}  {attack.name}{late}", flush=True)
        broken += faults
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
