"""A request as the SPARQL 1.1 Protocol has it (section 2.1): the query, its dataset, the forms accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from foederis_api.forms import acceptable, content_type
from foederis_api.problems import MalformedRequest, NotAcceptable, QueryRefused, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
READ = f"send a query as {DIRECT}, or as {FORM}"
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
UPDATING = ("update", "using-graph-uri", "using-named-graph-uri")
GRAPHS = 256  # of a dataset; DESIGN's are few
REPEATED = 80  # characters of what was sent


class Form(NamedTuple):
    """A form of an answer; the engine's serialiser knows it by the same media type."""

    media_type: str

    @property
    def content_type(self) -> str:
        return content_type(self.media_type)


RESULTS = tuple(
    Form(name)
    for name in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        "application/xml",
    )
)
TRIPLES = tuple(
    Form(name)
    for name in (
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
        "text/n3",
    )
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A query and its dataset; a dataset that is given goes before that of the query (2.1.4)."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The forms for the two kinds of answer, since nobody knows yet which it will be; None where none is accepted."""

    results: Form | None
    triples: Form | None

    @classmethod
    def of(cls, request: Request) -> "Accepted":
        accept = ", ".join(request.headers.getlist("accept"))
        found = cls(acceptable(accept, RESULTS), acceptable(accept, TRIPLES))
        if found.results is None and found.triples is None:
            raise not_acceptable((*RESULTS, *TRIPLES))
        return found


def not_acceptable(offered: Sequence[Form]) -> NotAcceptable:
    return NotAcceptable([{"media_type": form.media_type} for form in offered])


async def operation(request: Request) -> Operation | None:
    """What is asked; None for a bare GET, which asks for the description of the service."""
    if request.method == "POST":
        return await _posted(request)
    pairs = _pairs(request.scope["query_string"], "the address")
    return _operation(pairs) if pairs else None


async def _posted(request: Request) -> Operation:
    """2.1.2 and 2.1.3: everything in the body, or the query in the body and its dataset in the address."""
    kind = _media_type(request)
    in_address = _pairs(request.scope["query_string"], "the address")
    if any(name == "query" for name, _ in in_address):
        raise MalformedRequest("a query in the address is one of GET", place="query", mend="put it into the body")
    if kind == FORM:
        return _operation([*in_address, *_pairs(await request.body(), "the body")])
    return _operation([("query", _text(await request.body(), "the body")), *in_address])


def _media_type(request: Request) -> str:
    """The type of the body, which is in UTF-8 (2.1.3)."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == UPDATE:
        raise UnsupportedMediaType("nothing here can be changed by a request", mend=READ)
    if kind not in (FORM, DIRECT):
        raise UnsupportedMediaType(f"the body is {kind[:REPEATED] or 'of no stated type'}", mend=READ)
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(f"the body is in {value.strip()[:REPEATED]}", mend="send it in UTF-8")
    return kind


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedRequest(f"{where} is not UTF-8 at byte {error.start}", mend="send it in UTF-8") from error


def _pairs(raw: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = raw.decode("ascii" if where == "the address" else "utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=4 * GRAPHS)
    except UnicodeDecodeError as error:
        raise MalformedRequest(
            f"a parameter in {where} is not UTF-8", mend="send UTF-8, percent-encoded where it must be"
        ) from error
    except ValueError as error:
        raise MalformedRequest(f"{where} has too many parameters", mend="send fewer") from error


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    for name, _ in pairs:
        if name in UPDATING:
            raise MalformedRequest("nothing here can be changed by a request", place=name, mend="ask with `query`")
        if name not in ("query", DEFAULT, NAMED):
            told = name[:REPEATED]
            mend = f"the parameters are query, {DEFAULT} and {NAMED}; the form goes by Accept"
            raise MalformedRequest(f"unknown parameter “{told}”", place=told, mend=mend)
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        said = "is no query" if not queries else f"are {len(queries)} queries"
        raise MalformedRequest(f"there {said}", place="query", mend="send one")
    if "\0" in queries[0]:
        raise MalformedRequest("the query holds U+0000", place="query", mend="leave it out")
    return Operation(queries[0], _graphs(pairs, DEFAULT), _graphs(pairs, NAMED))


def _graphs(pairs: Sequence[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for name, value in pairs if name == parameter))
    if len(found) > GRAPHS:
        raise MalformedRequest(f"more than {GRAPHS} graphs are named", place=parameter, mend="name fewer")
    for iri in found:
        try:
            NamedNode(iri)
        except ValueError as error:
            told = iri[:REPEATED]
            raise MalformedRequest(
                f"“{told}” is no absolute IRI", place=parameter, mend="give the whole IRI"
            ) from error
    return found


def failed() -> QueryRefused:
    return QueryRefused("the query could not be carried out over this release", mend="ask about what it holds")
