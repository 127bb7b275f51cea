"""From the record to a release: check, compile the law, assess, write, put in force.

A record that fails gives no release, and the one in force stays. The same record gives the same bytes, in whatever
folder, by whatever clock, under whatever hash seed; the index `db/` alone is outside that promise.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pyoxigraph import Quad, Triple

from foederis import check, house
from foederis.errors import RecordError
from foederis.law import compile_law
from foederis.release import derive, dumps, index, layers
from foederis.release.fingerprint import fingerprint
from foederis.release.folder import Releases
from foederis.release.layout import ASSESSMENTS, ONTOLOGY, SHAPES, thing
from foederis.release.lock import PATIENCE, lock
from foederis.release.metadata import FILE, Metadata, latest_date
from foederis.release.shards import Writer
from foederis.store import Graph, load_turtle, turtle_files

VALIDATION = "validation.ttl"
PLACE = "graph/data/"  # of the record in the checkout
Tell = Callable[[str], None]


class RecordFails(RecordError):
    """A record that does not pass; `report` says where and how to mend it."""

    def __init__(self, report: check.Report) -> None:
        count = len(report.violations)
        super().__init__(f"the record fails: {count} fault{'' if count == 1 else 's'}", mend="no release was made")
        self.report = report


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to; `made` is false where nothing had changed."""

    version: str
    folder: Path
    made: bool
    report: check.Report
    lacking: str = ""  # why it comes without the changes from the release before, where it does


def build(
    record: Path,
    releases: Path,
    *,
    keep: int = 5,
    if_needed: bool = False,
    tell: Tell = lambda step: None,
    patience: float = PATIENCE,
) -> Built:
    """Builds a release of the record and puts it in force; with `if_needed` only where something has changed."""
    place = Releases(releases)
    with lock(releases, patience, lambda: tell("waiting for another build")):
        place.clean()
        made_of = fingerprint(record)
        if if_needed and (version := place.made_of(made_of)):
            return Built(version, releases / version, False, check.Report())
        with place.aside() as work:
            version, report = _make(record, work, tell)
            tell("putting it in force")
            lacking = place.publish(work / version, version, made_of)
        place.prune(keep)
    return Built(version, releases / version, True, report, lacking)


def _make(record: Path, work: Path, tell: Tell) -> tuple[str, check.Report]:
    """A finished release in a folder of its version's name."""
    tell("checking the record")
    report = check.check(record)
    _passed(report)
    tell("compiling the law")
    parts = _Parts.read(record)
    law = compile_law(parts.graph)
    tell("assessing the acts")
    derived = [
        *_shards("status", derive.statuses(law, parts.graph)),
        *_shards("assessment", derive.assessments(law, parts.graph)),
    ]
    tell("checking what was derived")
    report += check.check_derived(triple for _, _, triples in derived for triple in triples)
    _passed(report)
    tell("writing the release")
    gathered = dumps.Gathered(work / "sorting")
    metadata = _write(work / "new", parts, derived, gathered)
    (work / "new" / VALIDATION).write_bytes(_wherever(record, report).to_turtle())
    (work / "new" / FILE).write_bytes(metadata.json())
    tell("writing the dumps")
    dumps.make(gathered, metadata, work / "new")
    tell("making the index")
    index.make(work / "new", metadata, work / "new" / index.DB)
    (work / "new").rename(work / metadata.version)
    return metadata.version, report


def _passed(report: check.Report) -> None:
    if not report.ok:
        raise RecordFails(report)


def _wherever(record: Path, report: check.Report) -> check.Report:
    """The report as it would be of the record in its place in the checkout: the same wherever the record lay."""
    root, place = house.root(), record.resolve()
    name = f"{place.relative_to(root).as_posix() if place.is_relative_to(root) else record.name}/"
    return check.Report.of(
        replace(finding, file=f"{PLACE}{finding.file.removeprefix(name)}") if finding.file.startswith(name) else finding
        for finding in report.findings
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is read: each part as triples, and all of it but the shapes as one graph."""

    ontology: list[Triple]
    shapes: list[Triple]
    record: list[Triple]
    graph: Graph

    @classmethod
    def read(cls, record: Path) -> "_Parts":
        ontology, data = _triples(turtle_files(house.ontology())), _triples(turtle_files(record))
        shapes = _triples(sorted(house.shapes().glob("*.ttl")))
        return cls(ontology, shapes, data, Graph.of([*ontology, *data]))

    def quads(self) -> list[Quad]:
        return [
            *layers.into(ONTOLOGY, self.ontology),
            *layers.into(SHAPES, self.shapes),
            *layers.into_layers([*self.record, *derive.bounds(self.record)], self.graph),
        ]


def _triples(paths: Iterable[Path]) -> list[Triple]:
    return [triple for path in paths for triple in load_turtle(path)]


Shard = tuple[str, str, list[Triple]]


def _shards(kind: str, found: Iterable[tuple[str, list[Triple]]]) -> list[Shard]:
    return [(kind, name, triples) for name, triples in found]


def _write(folder: Path, parts: _Parts, derived: list[Shard], gathered: dumps.Gathered) -> Metadata:
    writer = Writer(folder, gathered.take)
    things: Counter[str] = Counter()
    graphs: Counter[str] = Counter()
    for (kind, name), quads in _by_thing(parts.quads()):
        writer.write(kind, name, quads)
        things[kind] += 1
        graphs.update(layers.graph(quad) for quad in quads)
    for kind, name, triples in derived:
        quads = list(layers.into(ASSESSMENTS, triples))
        writer.write(kind, name, quads)
        things[kind] += len({triple.subject for triple in triples})
        graphs[ASSESSMENTS.value] += len(quads)
    return Metadata(
        writer.close(),
        latest_date(parts.graph),
        writer.quads,
        dict(graphs),
        dict(things),
        counts=gathered.count(),
    )


def _by_thing(quads: list[Quad]) -> Iterable[tuple[tuple[str, str], list[Quad]]]:
    keyed = sorted({quad: thing(layers.subject(quad)) for quad in quads}.items(), key=lambda item: item[1])
    for key, group in groupby(keyed, key=lambda item: item[1]):
        yield key, [quad for quad, _ in group]
