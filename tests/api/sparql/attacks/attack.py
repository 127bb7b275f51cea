"""An attack: a request as it goes over the wire, and what may answer it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus

DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"

Header = tuple[str, str]

# What may answer, by the slug of the problem. `unread` is a 400 of the server below the application, which could not
# read the request as HTTP; it is no problem document.
UNREAD = "unread"
SCREENED = frozenset({"query-syntax", "query-too-complex", "query-refused"})
LIMITED = frozenset({"query-limit", "result-too-large", "query-too-complex"})
MALFORMED = frozenset({"malformed-request"})


@dataclass(frozen=True, slots=True)
class Attack:
    """`name` is `family: what it does`; `slow` is one that runs until a limit ends it."""

    name: str
    wire: bytes
    may: frozenset[str]
    slow: bool = False

    @property
    def family(self) -> str:
        return self.name.partition(":")[0]


def wire(method: str, target: str, headers: Iterable[Header], body: bytes = b"") -> bytes:
    """HTTP/1.1 (RFC 9112), with nothing put right."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def sent(target: str, body: bytes, kind: str | None, *more: Header, method: str = "POST") -> bytes:
    """A request with a body, honest about its length."""
    typed = [("Content-Type", kind)] if kind is not None else []
    return wire(method, target, [("Host", "x"), *typed, ("Content-Length", str(len(body))), *more], body)


def got(target: str, *more: Header, method: str = "GET") -> bytes:
    return wire(method, target, [("Host", "x"), *more])


def direct(query: str | bytes, *more: Header) -> bytes:
    """A query in the body (SPARQL 1.1 Protocol, 2.1.3)."""
    return sent("/sparql", query if isinstance(query, bytes) else query.encode(), DIRECT, *more)


def form(query: str, *more: Header) -> bytes:
    """A query in a form (2.1.2)."""
    return sent("/sparql", b"query=" + quote_plus(query).encode(), FORM, *more)


def address(query: str, *more: Header) -> bytes:
    """A query in the address (2.1.1)."""
    return got("/sparql?query=" + quote_plus(query), *more)
