"""The questions of `queries/`: SPARQL files with declared parameters, and how one is asked.

A file `queries/{name}.rq` begins with its head: comment lines, up to the first line that is none.

    # title: Obligations of an event
    # question: Which obligations do the acts of an event implicate,
    #   whose are they, and since when is that State bound?
    # parameter: event (event, required, several): the events asked about
    # parameter: outcome (concept in outcomes, optional, several): only these outcomes
    # parameter: on (date, optional): only what was in force on this day
    # parameter: lang (language, default en): the language of the labels
    # limit: 100, at most 1000

`title` and `question` are required and come once. A line indented by two spaces or more goes on with the field above. A
bare `#` ends the fields; comments after it are notes, for whoever reads the answer. A parameter is written
`name (kind, need): what it is for`, where

- `name` is `[a-z][a-z0-9_]*` and no word of the command line (`format`, `help`, `limit`, `list`, `name`, `releases`);
- `kind` is a kind of thing (`event`, `state`, `norm` … : a slug, entered as the thing's IRI), `concept` or
  `concept in SCHEME` (a concept's slug), `date` (a day, as xsd:date), `string`, `integer` or `language` (a tag of the
  record, as a plain literal, to be compared with `LANG(?label)`);
- `need` is `required`, `optional` or `default VALUE`, and `several` after it where more than one value may be given.

In the query each place where a parameter enters is marked by an empty block, `VALUES ?event { }`, in as many places as
need it. The file is thus SPARQL as it stands. To ask it, every block is filled with terms that the library has
serialised (several mean “or”); the blocks of an optional parameter that is not given are taken out. `limit` says what
the query's one `LIMIT` is unless the asker sets another, and what it may be at most. No text of an asker is ever pasted
into a query.

What is declared and not marked, or marked and not declared, is refused when the file is read; what is missing, unknown
or given more than once against the declaration is refused when it is asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from foederis import house, names
from foederis.dates import day
from foederis.errors import InputError, InvalidValue, RecordError, UnknownName
from foederis.store import RDF_TYPE, SKOS, XSD, Graph

Term = NamedNode | Literal
Given = Mapping[str, str | Sequence[str]]
Out = TypeVar("Out")

LANGUAGES = ("en", "ko", "zh-hans")
PLAIN_KINDS = ("date", "string", "integer", "language")
RESERVED = frozenset({"format", "help", "limit", "list", "name", "releases"})
# fmt: off
THING_KINDS = frozenset({
    "act", "action", "agent", "argument", "assessment", "claim", "conflict", "coverage", "event", "exception", "group",
    "incorporation", "limitation", "membership", "norm", "place", "provision", "requirement", "scheme", "situation",
    "source", "state", "status", "treaty", "version",
})
# fmt: on

# What may hold the letters of a mark without being one comes first: an IRI, a string, a comment.
_TOKEN = re.compile(
    r"""(?P<skip> <[^<>"{}|^`\\\x00-\x20]*> | \"{3}.*?\"{3} | '{3}.*?'{3}
          | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | \#[^\n]* )
      | (?<![\w?$:]) VALUES \s* (?: [?$](?P<variable>\w+) | (?P<row>\([^)]*\)) ) \s* \{ \s* \}
      | (?<![\w?$:]) LIMIT \s+ (?P<limit>\d+)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_FIELD = re.compile(r"# ?(title|question|parameter|limit): *(.*)")
_PARAMETER = re.compile(r"([a-z][a-z0-9_]*) \(([^()]*)\)(?:: *(.+))?")
_LIMIT = re.compile(r"(\d+)(?:, at most (\d+))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a question."""

    name: str
    kind: str
    required: bool = False
    several: bool = False
    default: str | None = None
    scheme: str = ""  # of a concept: the scheme that it must be in
    help: str = ""

    def term(self, text: str, graph: Graph) -> Term:
        """What a value stands for; InvalidValue or UnknownName where it stands for nothing."""
        if self.kind not in PLAIN_KINDS:
            return self._thing(text, graph)
        if self.kind == "date":
            return Literal(day(text, self.name).isoformat(), datatype=NamedNode(XSD + "date"))
        if self.kind == "integer":
            return Literal(str(_integer(text, self.name)), datatype=NamedNode(XSD + "integer"))
        if self.kind == "language" and text not in LANGUAGES:
            raise UnknownName("language", text, LANGUAGES, place=self.name)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidValue("not text in Unicode", place=self.name)
        return Literal(text)

    def _thing(self, text: str, graph: Graph) -> NamedNode:
        iri = names.iri(self.kind, text)
        if not names.is_slug(text) or not graph.has(iri) or not self._in_scheme(iri, graph):
            known = (names.slug_of(name) for name in self._known(graph))
            raise UnknownName(self.kind, text, names.nearest(text, known), place=self.name)
        return NamedNode(iri)

    def _in_scheme(self, iri: str, graph: Graph) -> bool:
        return not self.scheme or names.iri("scheme", self.scheme) in graph.values(iri, SKOS + "inScheme")

    def _known(self, graph: Graph) -> list[str]:
        if self.scheme:
            return graph.subjects(SKOS + "inScheme", names.iri("scheme", self.scheme))
        prefix = names.iri(self.kind, "")
        typed = graph.store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None)
        subjects = (quad.subject for quad in typed)
        return [it.value for it in subjects if isinstance(it, NamedNode) and it.value.startswith(prefix)]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many rows are answered unless said otherwise, and how many may be asked for."""

    default: int
    most: int

    def checked(self, text: str) -> int:
        number = _integer(text, "limit")
        if not 1 <= number <= self.most:
            raise InvalidValue(f"{number} is out of range", place="limit", mend=f"from 1 to {self.most}")
        return number


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was answered: rows of terms, None where a variable is unbound; or a truth, without variables."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | BlankNode | Triple | None, ...], ...] = ()
    truth: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the collection, as its file states it."""

    name: str
    title: str
    words: str
    parameters: tuple[Parameter, ...]
    limit: Limit | None
    notes: str
    text: str = field(repr=False)

    def fill(self, given: Given, graph: Graph, beyond: int = 0) -> str:
        """The query with its parameters filled in, for any SPARQL 1.1 engine; `beyond` rows more than its limit, for
        whoever has to know whether there are more."""
        values = {name: [value] if isinstance(value, str) else list(value) for name, value in given.items()}
        limit = self._limit(values.pop("limit", []))
        self._refuse_unknown(values)
        terms = {it.name: self._terms(it, values.get(it.name, []), graph) for it in self.parameters}
        return _TOKEN.sub(lambda found: _filled(found, terms, limit and limit + beyond), self.text)

    def ask(self, given: Given, graph: Graph, beyond: int = 0) -> Answer:
        """Fills, runs and reads to the end, in the thread that calls."""
        return _run(graph.store, self.fill(given, graph, beyond), _read)

    def serialise(self, given: Given, graph: Graph, form: QueryResultsFormat) -> bytes:
        """The answer in one of SPARQL's own result formats, written by the library."""
        return _run(graph.store, self.fill(given, graph), lambda found: found.serialize(format=form) or b"")

    def _limit(self, values: list[str]) -> int | None:
        if not values:
            return self.limit.default if self.limit else None
        if self.limit is None:
            raise UnknownName("parameter", "limit", [it.name for it in self.parameters], place=self.name)
        return self.limit.checked(_only("limit", values))

    def _refuse_unknown(self, values: Mapping[str, list[str]]) -> None:
        known = [it.name for it in self.parameters]
        for name in values:
            if name not in known:
                raise UnknownName("parameter", name, names.nearest(name, known) or known, place=self.name)

    def _terms(self, parameter: Parameter, values: list[str], graph: Graph) -> list[Term]:
        if not values and parameter.default is not None:
            values = [parameter.default]
        if not values and parameter.required:
            raise InputError("this parameter is required", place=parameter.name, mend=parameter.help or None)
        if not parameter.several and values:
            values = [_only(parameter.name, values)]
        return [parameter.term(value, graph) for value in dict.fromkeys(values)]


def load(path: Path) -> Question:
    """Reads and checks one file; RecordError names what its head or its marks lack."""
    place = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"cannot be read: {error}", place=place) from error
    return parse(path.stem, text, place)


def load_all(folder: Path | None = None) -> dict[str, Question]:
    """All questions, by name, in order."""
    return {path.stem: load(path) for path in sorted((folder or house.queries()).glob("*.rq"))}


def find(name: str, folder: Path | None = None) -> Question:
    """The question of that name; UnknownName with the nearest ones."""
    known = {path.stem: path for path in (folder or house.queries()).glob("*.rq")}
    if name not in known:
        raise UnknownName("question", name, names.nearest(name, known))
    return load(known[name])


def parse(name: str, text: str, place: str) -> Question:
    """A question from the text of its file."""
    title, words, declared, limits = "", "", [], []
    fields, notes = _head(text, place)
    for key, value in fields:
        if key == "parameter":
            declared.append(_parameter(value, place))
        elif key == "limit":
            limits.append(_declared_limit(value, place))
        elif (title if key == "title" else words) or not value:
            raise RecordError(f"“{key}” must be given once", place=place)
        elif key == "title":
            title = value
        else:
            words = value
    if not title or not words:
        raise RecordError("the head lacks its title or its question", place=place, mend="# title: … and # question: …")
    question = Question(name, title, words, tuple(declared), limits[0] if limits else None, notes, text)
    _check_marks(question, len(limits), place)
    _check_syntax(text, place)
    return question


def _head(text: str, place: str) -> tuple[list[tuple[str, str]], str]:
    """The fields of the head, and the notes after them."""
    head = [line.rstrip() for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    end = head.index("#") if "#" in head else len(head)
    notes = "\n".join(line[1:].strip() for line in head[end:])
    return _fields(head[:end], place), notes.strip()


def _fields(lines: list[str], place: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(lines, 1):
        if found := _FIELD.fullmatch(line):
            fields.append((found[1], found[2]))
        elif fields and re.match(r"#\s{2,}\S", line):
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line[1:].strip()}".strip())
        else:
            mend = "title, question, parameter or limit; or indent by two spaces what goes on; or a bare # before notes"
            raise RecordError(f"not a field of the head: {line}", place=f"{place}:{number}", mend=mend)
    return fields


def _parameter(value: str, place: str) -> Parameter:
    found = _PARAMETER.fullmatch(value)
    parts = [part.strip() for part in found[2].split(",")] if found else []
    several = parts[2:] == ["several"]
    if found is None or len(parts) != 2 + several:
        mend = "name (kind, required, several): what it is for"
        raise RecordError(f"not a parameter: {value}", place=place, mend=mend)
    name, need = found[1], parts[1]
    if name in RESERVED:
        raise RecordError(f"“{name}” is a word of the command line", place=place, mend="name the parameter otherwise")
    kind, _, scheme = parts[0].partition(" in ")
    known = {*PLAIN_KINDS, *THING_KINDS, "concept"}
    if kind not in known or (scheme and kind != "concept"):
        raise UnknownName("kind of parameter", parts[0], names.nearest(kind, known), place=place)
    if need not in ("required", "optional") and not need.startswith("default "):
        raise RecordError(f"“{need}” is not a need", place=place, mend="required, optional or default VALUE")
    default = need.removeprefix("default ").strip() if need.startswith("default ") else None
    parameter = Parameter(name, kind, need == "required", several, default, scheme, found[3] or "")
    if default is not None and kind in PLAIN_KINDS:
        _check_default(parameter, default, place)
    return parameter


def _check_default(parameter: Parameter, default: str, place: str) -> None:
    try:
        parameter.term(default, Graph.of([]))
    except InputError as error:
        raise RecordError(
            f"the default of “{parameter.name}”: {error.message}", place=place, mend=error.mend
        ) from error


def _declared_limit(value: str, place: str) -> Limit:
    found = _LIMIT.fullmatch(value)
    limit = Limit(int(found[1]), int(found[2] or found[1])) if found else Limit(0, 0)
    if not 1 <= limit.default <= limit.most:
        raise RecordError(f"not a limit: {value}", place=place, mend="# limit: 100, at most 1000")
    return limit


def _check_marks(question: Question, limits: int, place: str) -> None:
    """Declared and marked must agree, both ways."""
    marks = [found for found in _TOKEN.finditer(question.text) if not found["skip"]]
    if any(mark["row"] for mark in marks):
        raise RecordError("a mark of several variables", place=place, mend="mark one a block: VALUES ?event { }")
    marked = {mark["variable"] for mark in marks if mark["variable"]}
    declared = [it.name for it in question.parameters]
    if len(declared) != len(set(declared)):
        raise RecordError("a parameter is declared twice", place=place)
    for name in sorted(marked ^ set(declared)):
        fault = "declared and not marked" if name in declared else "marked and not declared"
        mend = f"VALUES ?{name} {{ }} ↔ # parameter: {name} (…)"
        raise RecordError(f"parameter “{name}” is {fault}", place=place, mend=mend)
    stated = [int(mark["limit"]) for mark in marks if mark["limit"]]
    if limits > 1 or (question.limit and stated != [question.limit.default]):
        raise RecordError("one limit in the head wants one LIMIT of the same number in the query", place=place)


def _check_syntax(text: str, place: str) -> None:
    """An empty store answers at once; what it cannot parse is no query."""
    try:
        found = Store().query(text)
    except SyntaxError as error:
        raise RecordError(f"not SPARQL: {' '.join(str(error.msg).split())[:200]}", place=place) from error
    if isinstance(found, QueryTriples):
        raise RecordError("a question is a SELECT or an ASK", place=place)


def _filled(found: re.Match[str], terms: Mapping[str, list[Term]], limit: int | None) -> str:
    if variable := found["variable"]:
        values = terms[variable]
        return f"VALUES ?{variable} {{ {' '.join(map(_sparql, values))} }}" if values else ""
    return f"LIMIT {limit}" if found["limit"] and limit else found[0]


def _sparql(term: Term) -> str:
    r"""The term as the library writes it, but for a backslash before a u in a string.

    The library writes that as `\\u`. SPARQL lets an engine read `\u0022` before it knows that it is within a string
    (19.2); rdflib does so from the second backslash on, and the string would end there. So the u is spelt out.
    """
    escapes = {"u": r"\\\U00000075", "U": r"\\\U00000055"}
    return re.sub(r"\\\\([uU])|\\.", lambda found: escapes[found[1]] if found[1] else found[0], str(term))


def _run(store: Store, text: str, use: Callable[[QuerySolutions | QueryBoolean], Out]) -> Out:
    found = store.query(text, use_default_graph_as_union=True)
    if isinstance(found, QueryTriples):
        raise RecordError("a question is a SELECT or an ASK")
    return use(found)


def _read(found: QuerySolutions | QueryBoolean) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer((), truth=bool(found))
    variables = tuple(variable.value for variable in found.variables)
    return Answer(variables, tuple(tuple(row[name] for name in variables) for row in found))


def _only(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise InputError("only one value can be given", place=name)
    return values[0]


def _integer(text: str, place: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise InvalidValue(f"“{text[:80]}” is not a whole number", place=place)
    return int(text)
