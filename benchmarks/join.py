"""The join, like with like in one run: the engine beside SPARQL, on the same acts, with the same conclusions.

python -m benchmarks join [--acts 10000] [--rounds 5] [--rdflib-acts 100]
"""

import argparse
import platform
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from benchmarks import engine, sparql
from benchmarks.clock import Timings, faster, faster_on_the_wall, figure, table
from benchmarks.conclusions import compare
from benchmarks.synthetic import Size
from benchmarks.world import Recorded, World
from foederis.answers import Names
from foederis.store import Graph

WARMING = 3_000  # acts that nobody measures, with which the engine works out what it keeps of a law
BATCH = 1_000
TRACED = 1_000


@dataclass
class Measures:
    """Everything that is timed, by name."""

    acts: int
    timings: dict[str, Timings] = field(default_factory=dict)
    conclusions: list[int] = field(default_factory=list)

    def of(self, name: str, work: int | None = None) -> Timings:
        return self.timings.setdefault(name, Timings(work or self.acts))


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    world = World(Size(options.treaties, options.norms, options.states, options.actions), options.seed)
    _say(f"law: {len(world.law.norms)} norms, {sum(map(len, world.law.actions.values())):,} treaty actions")
    _warm(world, min(WARMING, options.acts))
    measures = Measures(options.acts)
    for number in range(options.rounds):
        _round(world.acts(options.acts, seed=options.seed + number + 1), measures, number)
        _say(
            f"round {number + 1} of {options.rounds}: {measures.conclusions[-1]:,} conclusions, the same on both sides"
        )
    small = Measures(options.rdflib_acts)
    for number in range(options.rdflib_rounds):
        _small_round(world.acts(options.rdflib_acts, seed=options.seed + 1_000 + number), small)
        _say(f"rdflib, round {number + 1} of {options.rdflib_rounds}: {small.conclusions[-1]:,} conclusions, the same")
    print(report(world, measures, small))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks join", description=__doc__.split("\n")[0])
    size = Size()
    for name, default in (
        ("acts", 10_000),
        ("rounds", 5),
        ("rdflib-acts", 100),
        ("rdflib-rounds", 3),
        ("seed", 1),
        ("treaties", size.treaties),
        ("norms", size.norms),
        ("states", size.states),
        ("actions", size.actions),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default: {default}")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _warm(world: World, count: int) -> None:
    acts = world.acts(count, seed=0)
    engine.count(acts.parsed(Graph.of(acts.everything())), world.law)


def _round(acts: Recorded, measures: Measures, number: int) -> None:
    """One measure of everything, over acts that are new to both sides, in an order that changes from round to round."""
    graph = Graph.of(acts.everything())
    parsed = acts.parsed(graph)
    oxigraph = sparql.Oxigraph(graph.store)
    measures.of("facts").run(oxigraph.prepare_facts)
    known = Names(graph)
    steps: list[tuple[str, Callable[[], int], int | None]] = [
        ("engine", lambda: engine.count(parsed, acts.law), None),
        ("engine, read", lambda: engine.count_from(graph, acts.slugs, acts.law), None),
        ("select", oxigraph.count, None),
        ("batches", lambda: oxigraph.count_in_batches(acts.slugs, BATCH), None),
        ("assess", lambda: engine.trace(parsed[:TRACED], acts.law), len(parsed[:TRACED])),
        ("render", lambda: engine.render_all(parsed[:TRACED], acts.law, known), len(parsed[:TRACED])),
    ]
    random.Random(number).shuffle(steps)
    for name, step, work in steps:
        acts.law.cache.clear()  # no step may live on the dates of another
        measures.of(name, work).run(step)
    measures.conclusions.append(compare(engine.conclusions(parsed, acts.law), oxigraph.conclusions()))
    measures.of("insert").run(oxigraph.insert)  # last, since it writes


def _small_round(acts: Recorded, small: Measures) -> None:
    graph = Graph.of(acts.everything())
    parsed = acts.parsed(graph)
    oxigraph, rdflib = sparql.Oxigraph(graph.store), sparql.Rdflib(acts.everything())
    acts.law.cache.clear()
    ours = small.of("engine").run(lambda: engine.conclusions(parsed, acts.law))
    small.of("facts").run(oxigraph.prepare_facts)
    theirs = small.of("select").run(oxigraph.conclusions)
    small.of("rdflib facts").run(rdflib.prepare_facts)
    slowest = small.of("rdflib select").run(rdflib.conclusions)
    compare(ours, theirs)
    small.conclusions.append(compare(ours, slowest))


def report(world: World, measures: Measures, small: Measures) -> str:
    """What came out, in Markdown."""
    versions = f"Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')}, rdflib {version('rdflib')}"
    size = world.size
    law = f"{size.treaties} treaties, {size.norms} norms, {size.states} States, {size.actions:,} treaty actions"
    return "\n\n".join([f"{versions}; {law}.", _main_table(measures), _small_table(small)])


def _main_table(measures: Measures) -> str:
    of = measures.of
    base = of("engine")
    sides = [
        ("engine, conclusions only, acts in memory", base),
        ("engine, conclusions only, acts read from the graph", of("engine, read")),
        ("engine, full traces as values (`assess`)", of("assess")),
        ("engine, full answers as JSON (`answers.render`)", of("render")),
        ("pyoxigraph, one SELECT over all acts", of("facts").and_then(of("select"))),
        (f"pyoxigraph, SELECT for {BATCH:,} acts at a time", of("facts").and_then(of("batches"))),
        ("pyoxigraph, INSERT … WHERE", of("facts").and_then(of("insert"))),
    ]
    each = sum(measures.conclusions) / len(measures.conclusions) / measures.acts
    rows = [(name, figure(one.rate), _spread(one), *_times(base, one)) for name, one in sides]
    title = f"{measures.acts:,} acts, {each:.1f} conclusions each, {len(measures.conclusions)} rounds over new acts"
    head = (title, "acts a second", "lowest to highest", "engine is faster", "on the wall")
    return table(rows, head)


def _small_table(small: Measures) -> str:
    of = small.of
    base = of("engine")
    sides = [
        ("engine, conclusions only, acts in memory", base),
        ("pyoxigraph, SELECT", of("facts").and_then(of("select"))),
        ("rdflib, SELECT", of("rdflib facts").and_then(of("rdflib select"))),
    ]
    rows = [(name, figure(one.rate), _spread(one), *_times(base, one)) for name, one in sides]
    title = f"{small.acts:,} acts, {len(small.conclusions)} rounds"
    return table(rows, (title, "acts a second", "lowest to highest", "engine is faster", "on the wall"))


def _spread(one: Timings) -> str:
    lowest, highest = one.spread
    return f"{figure(lowest)} to {figure(highest)}"


def _times(base: Timings, one: Timings) -> tuple[str, str]:
    if one is base:
        return "", ""
    return f"{figure(faster(base, one))} ×", f"{figure(faster_on_the_wall(base, one))} ×"
