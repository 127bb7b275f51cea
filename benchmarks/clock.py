"""Measuring: processor time of this process, many times, in the same run."""

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Timings:
    """What one thing took, run by run, in seconds of processor time and on the wall."""

    work: float  # how many things one run does
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def run(self, act: Callable[[], T]) -> T:
        gc.collect()
        wall, processor = time.perf_counter(), time.process_time()
        result = act()
        self.processor.append(time.process_time() - processor)
        self.wall.append(time.perf_counter() - wall)
        return result

    @property
    def rate(self) -> float:
        """Things a second, by the median of the runs."""
        return self.work / median(self.processor)

    @property
    def spread(self) -> tuple[float, float]:
        return self.work / max(self.processor), self.work / min(self.processor)

    def and_then(self, other: "Timings") -> "Timings":
        """The two, one after the other, in each run."""
        both = Timings(self.work)
        both.processor = [one + two for one, two in zip(self.processor, other.processor, strict=True)]
        both.wall = [one + two for one, two in zip(self.wall, other.wall, strict=True)]
        return both


def faster(one: Timings, other: Timings) -> float:
    """How many times faster one is than the other: the median of what the runs show, so that noise meets both alike."""
    return median(_ratios(one.processor, other.processor)) * one.work / other.work


def faster_on_the_wall(one: Timings, other: Timings) -> float:
    return median(_ratios(one.wall, other.wall)) * one.work / other.work


def _ratios(one: Iterable[float], other: Iterable[float]) -> list[float]:
    return [slow / quick for quick, slow in zip(one, other, strict=True)]


def table(rows: Iterable[tuple[str, ...]], head: tuple[str, ...]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(number: float) -> str:
    """Three significant figures: more would feign a precision that is not there."""
    digits = max(0, 2 - len(str(int(number))) + 1) if number else 0
    if number >= 1000:
        step = 10 ** (len(str(int(number))) - 3)
        return f"{round(number / step) * step:,}"
    return f"{number:.{digits}f}"
