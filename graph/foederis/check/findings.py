"""What a check finds: where, what is wrong, how to mend it; and the report that holds all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.check.short import PREFIXES, expand
from foederis.store import RDF_TYPE, XSD
from foederis.turtle import turtle

SH = PREFIXES["sh"]
REPORT = names.ID + "report/validation"


class Severity(StrEnum):
    """How much a finding weighs: only a violation keeps a record from becoming a release."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def iri(self) -> str:
        return SH + self.value.capitalize()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault. `file` is relative to the folder that was checked; `node` and `value` are short, like `act:x`."""

    file: str
    line: int
    column: int
    node: str
    shape: str  # shape:… for a shape; check:… for what is checked in Python
    message: str
    mend: str
    value: str = ""
    path: str = ""
    severity: Severity = Severity.VIOLATION

    @property
    def place(self) -> str:
        """`file:line:column`, as far as it is known."""
        parts = [self.file, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(part for part in parts if part)

    def __str__(self) -> str:
        head = f"{self.place}: " if self.file else ""
        node = f"{self.node}: " if self.node else ""
        return f"{head}{self.severity}: {node}{self.message} [{self.shape}]. {self.mend}"


@dataclass(frozen=True)
class Report:
    """All that a check found, in the order of files and lines."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        return cls(tuple(sorted(set(findings))))

    @property
    def ok(self) -> bool:
        """Whether nothing weighs as a violation."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        return self._of(Severity.VIOLATION)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self._of(Severity.WARNING)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def __add__(self, other: "Report") -> "Report":
        return Report.of((*self.findings, *other.findings))

    def to_graph(self) -> list[Triple]:
        """The report in SHACL's own words. Names are drawn from the content: the same findings, the same triples."""
        results = {_result_iri(finding): finding for finding in self.findings}
        conforms = Literal(str(self.ok).lower(), datatype=NamedNode(XSD + "boolean"))
        triples = [_triple(REPORT, RDF_TYPE, SH + "ValidationReport")]
        triples.append(Triple(NamedNode(REPORT), _sh("conforms"), conforms))
        for iri, finding in results.items():
            triples += [_triple(REPORT, SH + "result", iri), *_result(iri, finding)]
        return sorted(triples, key=str)

    def to_turtle(self) -> bytes:
        prefixes = {name: PREFIXES[name] for name in ("sh", "shape", "xsd")}
        return turtle(self.to_graph(), prefixes)


def _result_iri(finding: Finding) -> str:
    return f"{REPORT}-{sha256(repr(finding).encode()).hexdigest()[:16]}"


def _result(iri: str, finding: Finding) -> list[Triple]:
    text = f"{finding.place}: " * bool(finding.file) + f"{finding.message}. {finding.mend}"
    found = [
        _triple(iri, RDF_TYPE, SH + "ValidationResult"),
        _triple(iri, SH + "resultSeverity", finding.severity.iri),
        _triple(iri, SH + "sourceShape", names.ID + finding.shape.replace(":", "/", 1)),
        Triple(NamedNode(iri), _sh("resultMessage"), Literal(text, language="en")),
    ]
    named = {"focusNode": finding.node, "resultPath": finding.path}
    found += [_triple(iri, SH + name, full) for name, short in named.items() if (full := expand(short))]
    if finding.value:
        full = expand(finding.value)
        value = NamedNode(full) if full else Literal(finding.value)
        found.append(Triple(NamedNode(iri), _sh("value"), value))
    return found


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _triple(subject: str, predicate: str, object_: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object_))
