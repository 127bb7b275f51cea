"""One thing, one file: a thing told in two files is a slug used twice, or a fact in the wrong place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from foederis.check.files import File
from foederis.check.findings import Finding
from foederis.check.short import short
from foederis.store import RDF_TYPE


def spread(files: Sequence[File], functional: frozenset[str]) -> Iterator[Finding]:
    """Subjects of the record in two files; terms of the vocabulary defined in two (alignments may stand apart)."""
    for subject, tellers in _tellers(files).items():
        first, *others = tellers
        for other in others:
            place = other.places.of(subject)
            message = f"{short(subject)} is told in {first.name} too" + _conflicts(subject, first, other, functional)
            mend = "Tell a thing in one file; give a second thing a slug of its own"
            yield other.finding(place, "file", message, mend, node=subject)


def _tellers(files: Sequence[File]) -> dict[str, list[File]]:
    """For each subject the files that tell it, in order, where there are several that may not."""
    found: dict[str, list[File]] = defaultdict(list)
    for file in files:
        for subject in file.subjects:
            found[subject].append(file)
    several = {subject: tellers for subject, tellers in sorted(found.items()) if len(tellers) > 1}
    return {subject: kept for subject, tellers in several.items() if len(kept := _apart(subject, tellers)) > 1}


def _apart(subject: str, tellers: list[File]) -> list[File]:
    """A file of the vocabulary that only adds to a term defined elsewhere does not count."""
    return [file for file in tellers if file.of_record or _defines(file, subject)]


def _defines(file: File, subject: str) -> bool:
    return any(statement.predicate == RDF_TYPE for statement in file.said(subject))


def _conflicts(subject: str, one: File, other: File, functional: frozenset[str]) -> str:
    """What the two files say differently of a property that has one value."""
    here, there = _values(one, subject, functional), _values(other, subject, functional)
    differing = [name for name in sorted(here.keys() & there.keys()) if here[name] != there[name]]
    told = [f"{short(name)} is {' '.join(here[name])} there and {' '.join(there[name])} here" for name in differing]
    return f": {'; '.join(told)}" if told else ""


def _values(file: File, subject: str, functional: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for statement in file.said(subject):
        if statement.predicate in functional:
            value = short(statement.points_to) if statement.points_to else str(statement.object)
            found[statement.predicate].append(value)
    return {name: sorted(values) for name, values in found.items()}
