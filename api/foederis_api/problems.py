"""Everything that an answer can say instead of an answer: RFC 9457 problems, in one table.

An exception of the domain knows nothing of HTTP; `KINDS_OF` says which problem each is. `type` is a path of this
service, where the kind is explained.

    FoederisError
    └── InputError
        ├── UnknownName
        │   ├── NotFound            a slug in a path that nobody knows
        │   ├── UnknownPath         a path that leads nowhere
        │   └── UnknownParameter    a parameter that the address does not take
        ├── MalformedBody           a body that is not JSON
        ├── BodyTooLarge
        ├── UnsupportedMediaType    a body of another kind
        ├── NotAcceptable           a form that this service does not speak
        └── QueryFault              what a stranger's query met with
            ├── MalformedRequest    not as the SPARQL 1.1 Protocol has it
            ├── QuerySyntax         no SPARQL, at a line and a column
            ├── QueryRefused        it would reach out, or change something
            ├── QueryTooComplex     longer or deeper than is read
            ├── QueryLimit          it took more time or memory than it may
            ├── ResultTooLarge
            ├── Busy
            └── NotHere             a system that cannot hold a query to its limits
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from foederis.answers import to_bytes
from foederis.errors import (
    Contradiction,
    FoederisError,
    InputError,
    InvalidValue,
    RecordError,
    ReleaseError,
    UnknownName,
)

MEDIA_TYPE = "application/problem+json"


class NotFound(UnknownName):
    """A slug in a path that nobody knows."""


class UnknownPath(UnknownName):
    """A path that leads nowhere."""


class UnknownParameter(UnknownName):
    """A parameter that the address does not take."""


class MalformedBody(InputError):
    """A body that is not JSON."""


class BodyTooLarge(InputError):
    """A body longer than is read."""


class HeadTooLarge(InputError):
    """An address and header fields longer, or more, than are read."""


class UnsupportedMediaType(InputError):
    """A body of another kind than is read."""


class NotAcceptable(InputError):
    """A form that this address does not speak; `available` says which it does."""

    def __init__(self, available: Sequence[Mapping[str, str]]) -> None:
        types = ", ".join(each["media_type"] for each in available)
        super().__init__("this answer cannot be given in a form that you accept", mend=f"ask for {types} or */*")
        self.available = tuple(available)


class QueryFault(InputError):
    """What a stranger's query met with; `extensions` go into the problem as they are."""

    def __init__(
        self, message: str, *, place: str | None = None, mend: str | None = None, **extensions: object
    ) -> None:
        super().__init__(message, place=place, mend=mend)
        self.extensions = extensions


class MalformedRequest(QueryFault):
    """A request that is not as the SPARQL 1.1 Protocol has it."""


class AtPlace(QueryFault):
    """Something at a line and a column of the query."""

    def __init__(
        self, message: str, line: int | None = None, column: int | None = None, mend: str | None = None
    ) -> None:
        where: dict[str, Any] = {"line": line, "column": column} if line is not None else {}
        told = f"line {line}, column {column}: {message}" if line is not None else message
        super().__init__(told, mend=mend, **where)


class QuerySyntax(AtPlace):
    """A query that is no SPARQL."""


class QueryRefused(AtPlace):
    """A query that would reach out, or change something."""


class QueryTooComplex(AtPlace):
    """A query longer or deeper than is read."""


class QueryLimit(QueryFault):
    """A query that took more time or memory than it may."""


class ResultTooLarge(QueryFault):
    """An answer longer than is given."""


class Busy(QueryFault):
    """Too many queries at once."""


class NotHere(QueryFault):
    """A system that cannot hold a query to its limits."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem."""

    slug: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"


NOT_FOUND = Kind(
    "not-found", 404, "Not found", "Nothing here has that name. `nearest` gives the known names most like it."
)
UNKNOWN_NAME = Kind(
    "unknown-name",
    422,
    "Unknown name",
    "A parameter or a place in the body names a State, an act type, a circumstance … that is not known. `nearest` "
    "gives the known names most like it.",
)
INVALID = Kind(
    "invalid-parameter", 422, "Invalid value", "A value has the wrong form. `detail` says which form is right."
)
UNKNOWN_PARAMETER = Kind(
    "unknown-parameter",
    422,
    "Unknown parameter",
    "The address takes no parameter of that name. It is refused, since an ignored filter would give a wrong answer.",
)
CONTRADICTION = Kind("contradiction", 422, "Contradiction", "Two things are said that cannot both hold.")
MALFORMED = Kind("malformed-body", 400, "Malformed body", "The body is not JSON in UTF-8.")
TOO_LARGE = Kind("body-too-large", 413, "Body too large", "The body is longer than this service reads.")
MEDIA = Kind(
    "unsupported-media-type",
    415,
    "Unsupported media type",
    "The body is of a type that this address does not read. `detail` says which it does.",
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable",
    406,
    "Not acceptable",
    "`Accept` names no form in which this answer can be given. `available` lists those in which it can; in an address, "
    "the suffix of one of them wins over `Accept`.",
)
PRECONDITION = Kind(
    "precondition-failed",
    412,
    "Precondition failed",
    "`If-Match` or `If-Unmodified-Since` does not hold of what is here now. Ask without it, and compare.",
)
METHOD = Kind(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The address does not take this method. `Allow` names those it takes.",
)
RANGE = Kind(
    "range-not-satisfiable",
    416,
    "Range not satisfiable",
    "No part that `Range` asks for is there. `Content-Range` says how long the file is.",
)
HEAD_TOO_LARGE = Kind(
    "head-too-large", 431, "Head too large", "The address and the header fields are longer, or more, than are read."
)
TOO_SLOW = Kind("too-slow", 408, "Too slow", "The request did not come in whole in the time that it is given.")
MALFORMED_HTTP = Kind("malformed-http", 400, "Not HTTP", "What came in is no request in HTTP/1.1.")
ENDING = Kind("ending", 503, "About to end", "The service is about to end, and did not begin this answer. Ask again.")
NOT_READY = Kind("not-ready", 503, "Not ready", "There is no release to answer from yet. Try again later.")
INTERNAL = Kind("internal-error", 500, "Internal error", "The fault is in this service, not in what was asked.")
RESULT_TOO_LARGE = Kind(
    "result-too-large",
    422,
    "Result too large",
    "The answer would be longer than this service gives at once, and no part of it is given. `limit` says how long it "
    "may be; `dump`, where it stands, is the address of all that the release holds.",
)
MALFORMED_REQUEST = Kind(
    "malformed-request", 400, "Malformed request", "The request is not as the SPARQL 1.1 Protocol has it."
)
QUERY_SYNTAX = Kind(
    "query-syntax", 400, "Not SPARQL", "The query is not SPARQL 1.1. `line` and `column` say where reading it ended."
)
QUERY_REFUSED = Kind(
    "query-refused",
    403,
    "Query refused",
    "The query would ask another service or change something. It is answered from this release alone, and nothing can "
    "be changed by a request.",
)
QUERY_TOO_COMPLEX = Kind(
    "query-too-complex", 400, "Query too complex", "The query is longer, deeper or wider than is read here."
)
QUERY_LIMIT = Kind(
    "query-limit",
    503,
    "Query over a limit",
    "The query took more time or memory than it may. `limit` says which, with its value beside it. The dumps hold the "
    "whole release, for queries on a machine of your own.",
)
BUSY = Kind("busy", 429, "Busy", "Too many queries at once, of everybody or of one client. Try again later.")
NOT_HERE = Kind(
    "not-here", 501, "Not here", "This system cannot hold a stranger's query to its limits, so none is answered."
)

KINDS = {
    kind.slug: kind
    for kind in (
        NOT_FOUND,
        UNKNOWN_NAME,
        INVALID,
        UNKNOWN_PARAMETER,
        CONTRADICTION,
        MALFORMED,
        TOO_LARGE,
        MEDIA,
        NOT_ACCEPTABLE,
        PRECONDITION,
        METHOD,
        RANGE,
        HEAD_TOO_LARGE,
        TOO_SLOW,
        MALFORMED_HTTP,
        RESULT_TOO_LARGE,
        MALFORMED_REQUEST,
        QUERY_SYNTAX,
        QUERY_REFUSED,
        QUERY_TOO_COMPLEX,
        QUERY_LIMIT,
        BUSY,
        NOT_HERE,
        NOT_READY,
        ENDING,
        INTERNAL,
    )
}

KINDS_OF: Mapping[type[FoederisError], Kind] = {
    NotFound: NOT_FOUND,
    UnknownPath: NOT_FOUND,
    UnknownParameter: UNKNOWN_PARAMETER,
    UnknownName: UNKNOWN_NAME,
    MalformedBody: MALFORMED,
    BodyTooLarge: TOO_LARGE,
    HeadTooLarge: HEAD_TOO_LARGE,
    UnsupportedMediaType: MEDIA,
    NotAcceptable: NOT_ACCEPTABLE,
    MalformedRequest: MALFORMED_REQUEST,
    QuerySyntax: QUERY_SYNTAX,
    QueryRefused: QUERY_REFUSED,
    QueryTooComplex: QUERY_TOO_COMPLEX,
    QueryLimit: QUERY_LIMIT,
    ResultTooLarge: RESULT_TOO_LARGE,
    Busy: BUSY,
    NotHere: NOT_HERE,
    InvalidValue: INVALID,
    Contradiction: CONTRADICTION,
    InputError: INVALID,
    ReleaseError: NOT_READY,
    RecordError: INTERNAL,
    FoederisError: INTERNAL,
}

_AGAIN = {"Retry-After": "5"}
_MORE: Mapping[Kind, Mapping[str, str]] = {
    NOT_READY: _AGAIN,
    BUSY: _AGAIN,
    ENDING: _AGAIN,
    NOT_ACCEPTABLE: {"Vary": "Accept"},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, ready to be sent."""

    kind: Kind
    detail: str
    extensions: Mapping[str, object]

    def document(self) -> dict[str, object]:
        head = {"type": self.kind.type, "title": self.kind.title, "status": self.kind.status, "detail": self.detail}
        return {**head, **self.extensions}

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        return Response(
            to_bytes(self.document()) + b"\n",
            self.kind.status,
            {"Cache-Control": "no-store", **_MORE.get(self.kind, {}), **(headers or {})},
            MEDIA_TYPE,
        )


def kind_of(error: FoederisError) -> Kind:
    """The kind that the table gives to the exception, or to the nearest class above it."""
    return next(KINDS_OF[cls] for cls in type(error).__mro__ if cls in KINDS_OF)


def problem_of(error: FoederisError) -> Problem:
    """A problem from an exception; what is the service's own fault keeps its words to itself."""
    kind = kind_of(error)
    if kind is INTERNAL:
        return Problem(kind, kind.meaning, {})
    detail = f"{error.message}; {error.mend}" if error.mend else error.message
    extensions = _place(error) if isinstance(error, InputError) else {}
    if isinstance(error, UnknownName):
        extensions["nearest"] = list(error.nearest)
    if isinstance(error, NotAcceptable):
        extensions["available"] = list(error.available)
    if isinstance(error, QueryFault):
        extensions |= error.extensions
    return Problem(kind, detail if kind is not NOT_READY else kind.meaning, extensions)


def _place(error: FoederisError) -> dict[str, object]:
    """A JSON pointer begins with a slash, or is empty for the whole body; anything else is the name of a parameter."""
    if error.place is None:
        return {}
    return {"pointer" if error.place[:1] in ("", "/") else "parameter": error.place}


def several(problems: Sequence[Problem]) -> Problem:
    """The first problem, with all of them beside it where there are more."""
    first = problems[0]
    if len(problems) == 1:
        return first
    told = [{"detail": each.detail, "type": each.kind.type, **each.extensions} for each in problems]
    return Problem(first.kind, first.detail, {**first.extensions, "errors": told})
