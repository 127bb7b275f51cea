"""What leads upwards must end: a circle would make closures of broader, part-of and included counts meaningless."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from foederis import names
from foederis.check.files import File, origin
from foederis.check.findings import Finding
from foederis.check.short import PREFIXES, short

UPWARDS = (
    PREFIXES["skos"] + "broader",
    PREFIXES["eli"] + "is_part_of",
    PREFIXES["sem"] + "subEventOf",
    PREFIXES["rdfs"] + "subClassOf",
    *map(names.term, ("follows", "causedBy", "aggregates", "partOfCount", "assists", "reportsOn", "withdraws")),
)


def circles(files: Sequence[File]) -> Iterator[Finding]:
    tellers = origin(files)
    for predicate in UPWARDS:
        for circle in _circles(_edges(files, predicate)):
            first = min(circle)
            message = f"{short(predicate)} leads back to where it began: {' → '.join(short(node) for node in circle)}"
            file = tellers[first]
            place = file.places.of(first, predicate)
            yield file.finding(place, "circle", message, "Take one of the steps away", node=first)


def _edges(files: Sequence[File], predicate: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for statement in file.statements:
            if statement.predicate == predicate and statement.points_to:
                found[statement.subject].append(statement.points_to)
    return found


def _circles(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """One circle for every set of nodes that are on one, each from its first node in order and back."""
    done: set[str] = set()
    for start in sorted(edges):
        if start not in done:
            path = _way_back(start, edges)
            if path:
                done.update(path)
                yield path


def _way_back(start: str, edges: Mapping[str, Sequence[str]]) -> list[str]:
    """The nodes from a start back to it, or nothing; the shortest way, found breadth first."""
    came: dict[str, str] = {}
    queue = [start]
    for node in queue:
        for step in sorted(edges.get(node, ())):
            if step == start:
                return _walked(start, node, came)
            if step not in came:
                came[step] = node
                queue.append(step)
    return []


def _walked(start: str, last: str, came: Mapping[str, str]) -> list[str]:
    path = [start, last] if last != start else [start]
    while path[-1] != start:
        path.append(came[path[-1]])
    return list(reversed(path)) if last != start else [start, start]
