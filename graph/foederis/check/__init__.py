"""Checking the record before anything is built from it.

    syntax        every file is Turtle, in UTF-8                              files
    blank nodes   none                                                        files
    names         prefixes, references, classes                               references
    slugs         begin with those of what a thing belongs to                 slugs
    files         one thing, one file                                         spread
    literals      EDTF and calendar dates; values that a store would change   literals
    circles       what leads upwards ends                                     circles
    retired       no name that was given up is still used                     retired
    shapes        SHACL, from `shapes/`                                       shacl

`check` looks at the record with the vocabulary; `check_derived` runs the shapes over what was worked out from it. Both
give a `Report` of findings, each with file, line, node, shape, and the mend.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Triple

from foederis import house
from foederis.check.circles import circles
from foederis.check.files import File, blank_nodes, named, origin, read
from foederis.check.findings import Finding, Report, Severity
from foederis.check.literals import literals
from foederis.check.places import NOWHERE
from foederis.check.references import prefixes, references, typed
from foederis.check.retired import retired
from foederis.check.shacl import Result, Shapes, sentence, to_rdflib
from foederis.check.short import short
from foederis.check.slugs import slugs
from foederis.check.spread import spread

__all__ = ["Finding", "Report", "Severity", "check", "check_derived"]

_NAMELESS = Finding("", 0, 0, "", "check:blank-node", "a node without a name", "Give what is derived a name: kind:slug")


def check(record: Path | None = None, *, ontology: Path | None = None, shapes: Path | None = None) -> Report:
    """Everything that can be said against the record and the vocabulary; each folder defaults to the project's own."""
    rules = Shapes.read(shapes or house.shapes())
    files, findings = _read(record or house.record(), ontology or house.ontology())
    findings += blank_nodes(files)
    findings += prefixes(files)
    findings += spread(files, rules.functional)
    findings += typed(files, rules.classes)
    findings += slugs(files)
    findings += literals(files)
    findings += circles(files)
    findings += retired(files)
    if not findings or all(finding.shape != "check:syntax" for finding in findings):
        findings += references(files)  # with a file unread, much that is there would seem missing
    findings += _shacl(files, rules)
    return Report.of(findings)


def check_derived(triples: Iterable[Triple], *, shapes: Path | None = None) -> Report:
    """The same shapes over triples that no file holds: assessments, party statuses."""
    rules = Shapes.read(shapes or house.shapes())
    derived, nameless = named(triples)
    findings = [_finding(result, None, rules) for result in rules.validate(to_rdflib(derived))]
    return Report.of([*findings, *[_NAMELESS] * nameless])


def _read(record: Path, ontology: Path) -> tuple[list[File], list[Finding]]:
    items = [*read(ontology, of_record=False, base=ontology.parent), *read(record, of_record=True, base=_base(record))]
    files = [item for item in items if isinstance(item, File)]
    return files, [item for item in items if isinstance(item, Finding)]


def _base(record: Path) -> Path:
    """The folder that names are given from: the checkout for its own record, else the folder above the record."""
    root = house.root()
    return root if record.resolve().is_relative_to(root) else record.parent


def _shacl(files: Sequence[File], rules: Shapes) -> list[Finding]:
    data = to_rdflib(statement for file in files for statement in file.statements)
    tellers = origin(files)
    return [_finding(result, _teller(result, files, tellers), rules) for result in rules.validate(data)]


def _teller(result: Result, files: Sequence[File], tellers: dict[str, File]) -> File | None:
    """The file that speaks of the node, or else the first that mentions it."""
    if result.focus in tellers:
        return tellers[result.focus]
    return next((file for file in files if file.places.mention(result.focus) != NOWHERE), None)


def _finding(result: Result, file: File | None, rules: Shapes) -> Finding:
    place = file.places.of(result.focus, result.path, result.value) if file else NOWHERE
    return Finding(
        file=file.name if file else "",
        line=place.line,
        column=place.column,
        node=short(result.focus),
        shape=short(result.shape),
        message=sentence(result, rules.written),
        mend=result.mend.removesuffix("."),
        value=short(result.value) if result.value != result.focus else "",
        path=short(result.path),
        severity=result.severity,
    )
