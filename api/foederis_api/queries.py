"""The questions of `queries/` over HTTP: what each asks for, and its answer in the forms that it has.

Nothing here knows one question from another: a file that is added is an address more.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, QueryResultsFormat

from foederis import names
from foederis.answers import to_bytes
from foederis.law.model import OUTCOMES
from foederis.questions import THING_KINDS, Parameter, Question
from foederis.questions import Answer as Answered
from foederis.store import SKOS, XSD
from foederis_api.cells import table
from foederis_api.documents import Document
from foederis_api.forms import RESULTS, Form
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.problems import UnknownParameter
from foederis_api.reply import Answer

LONG = 1_000  # characters of what is asked that are repeated in the addresses of other forms
Given = Mapping[str, Sequence[str]]

BY_LIBRARY = {
    Form.TSV: QueryResultsFormat.TSV,
    Form.RESULTS_JSON: QueryResultsFormat.JSON,
    Form.RESULTS_XML: QueryResultsFormat.XML,
}


def catalogue(held: Held, known: Mapping[str, Question]) -> Document:
    """All questions, with what each needs to know."""
    items = [described(question) for question in known.values()]
    return {"release": held.version, "items": items, "total": len(items), "next": None}


def described(question: Question) -> Document:
    """A question as its head states it."""
    return {
        **_head(question),
        "parameters": [_declared(parameter) for parameter in question.parameters],
        "limit": {"default": question.limit.default, "most": question.limit.most} if question.limit else None,
        "link": f"/queries/{question.name}",
    }


def _head(question: Question) -> Document:
    return {
        "name": question.name,
        "title": question.title,
        "question": question.words,
        "notes": question.notes or None,
    }


def _declared(parameter: Parameter) -> Document:
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "scheme": parameter.scheme or None,
        "required": parameter.required,
        "several": parameter.several,
        "default": parameter.default,
        "description": parameter.help or None,
    }


def answer(held: Held, question: Question, given: Given, form: Form) -> Answer:
    """The question's answer in a form; InputError where a parameter is unknown, missing, or names nothing."""
    checked(held, question, given)
    made: Mapping[Form, Callable[[], bytes]] = {
        Form.JSON: lambda: to_bytes(document(held, question, given)) + b"\n",
        Form.CSV: lambda: _csv(question.ask(given, held.graph)),
    }
    make = made.get(form) or (lambda: question.serialise(given, held.graph, BY_LIBRARY[form]))
    asked = f"?{urlencode(given, doseq=True)}" if given else ""
    return Answer(make(), _link(question, asked, form), form, f"/queries/{question.name}.{form.suffix}{asked}")


def _link(question: Question, asked: str, shown: Form) -> str:
    """Where the same answer is in other forms (RFC 8288), and the query that it answers; a long address stands once."""
    here = f"/queries/{question.name}"
    others = (form for form in RESULTS if form not in (shown, Form.QUERY) and len(asked) < LONG)
    alternates = [f'<{here}.{form.suffix}{asked}>; rel="alternate"; type="{form.media_type}"' for form in others]
    return ", ".join([*alternates, f'<{here}.rq>; rel="describedby"; type="{Form.QUERY.media_type}"'])


def checked(held: Held, question: Question, given: Given) -> None:
    """Refuses what the question does not take, and names that nobody knows: looked for in what is kept of the release,
    since to find the nearest in the graph means to read all of it."""
    known = {parameter.name: parameter for parameter in question.parameters}
    allowed = [*known, *(["limit"] if question.limit else [])]
    for name, values in given.items():
        if name not in allowed:
            short = name[:REPEATED]
            raise UnknownParameter("parameter", short, nearest(name, allowed) or sorted(allowed), place=short)
        parameter = known.get(name)
        if parameter is None or parameter.kind not in (*THING_KINDS, "concept"):
            continue
        for value in values:
            held.require(parameter.kind, value, name)


def document(held: Held, question: Question, given: Given) -> Document:
    """Rows as objects: things as references, numbers and truths as JSON has them, all else as text.

    One row more than the limit is asked for, so that the answer can say whether it is whole. Where an outcome stands in
    a row, what it means stands beside (`implicated` is no finding of breach).
    """
    found = question.ask(given, held.graph, beyond=1)
    limit = question.limit.checked(given["limit"][0]) if question.limit and given.get("limit") else None
    limit = limit or (question.limit.default if question.limit else None)
    rows = found.rows[:limit]
    return {
        "release": held.version,
        "query": _head(question),
        "parameters": _asked(question, given),
        "limit": limit,
        "complete": len(rows) == len(found.rows),
        "columns": list(found.variables),
        "rows": [{name: _value(held, term) for name, term in zip(found.variables, row, strict=True)} for row in rows],
        "truth": found.truth,
        "meaning": _meaning(held, rows),
    }


def _asked(question: Question, given: Given) -> Document:
    """What was asked, with the defaults of what was not."""
    asked = {it.name: list(given.get(it.name, [it.default] if it.default else [])) for it in question.parameters}
    return {name: values for name, values in asked.items() if values}


def _value(held: Held, term: object) -> object:
    if isinstance(term, NamedNode):
        return held.documents.reference(term.value) if term.value.startswith(names.ID) else {"id": term.value}
    return _native(term) if isinstance(term, Literal) else None if term is None else str(term)


def _native(term: Literal) -> object:
    if term.datatype.value == XSD + "boolean":
        return term.value in ("true", "1")
    return int(term.value) if term.datatype.value == XSD + "integer" else term.value


def _meaning(held: Held, rows: Sequence[Sequence[Any]]) -> Document:
    """What the outcomes that stand in the rows say, and what they do not."""
    shown = {term.value for row in rows for term in row if isinstance(term, NamedNode)}
    said = (slug for slug in OUTCOMES if names.iri("concept", slug) in shown)
    return {slug: held.known.texts("concept", slug, SKOS + "scopeNote") for slug in said}


def _csv(found: Answered) -> bytes:
    """Things by their IRIs, everything else by its text."""
    if found.truth is not None:
        return table([["truth"], [str(found.truth).lower()]])
    return table([found.variables, *([_cell(term) for term in row] for row in found.rows)])


def _cell(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else "" if term is None else str(term)
