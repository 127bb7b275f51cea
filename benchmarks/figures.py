"""What one side cost, and how many times what another did, for the tables."""

import math
from collections.abc import Iterable
from statistics import median

from benchmarks.clock import Timings, faster, faster_on_the_wall, figure


def costs(timings: Timings) -> tuple[str, str]:
    """Milliseconds for one, of the processor and on the wall."""
    processor, wall = (1000 * median(took) / timings.work for took in (timings.processor, timings.wall))
    return shown(processor), shown(wall)


def ratios(here: Timings, others: Iterable[Timings]) -> list[str]:
    """How many times as much as each of the others it took, of the processor and on the wall; empty beside itself."""
    found = []
    for there in others:
        if there is here:
            found += ["", ""]
        else:
            processor = faster(there, here) if all(there.processor) else math.nan
            found += [f"{shown(processor)} ×", f"{shown(faster_on_the_wall(there, here))} ×"]
    return found


def shown(number: float) -> str:
    """A figure, or a dash where the system does not say, or too little was taken to be told."""
    return "–" if math.isnan(number) else figure(number)
