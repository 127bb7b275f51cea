"""What can go wrong for who asks: the service's problems (RFC 9457) as exceptions, and what is no answer at all.

    ClientError
    ├── Problem                 the service says why it does not answer
    │   ├── NotFound            nothing there has that name; `nearest` says what has
    │   ├── UnknownName         a State, an act type, a circumstance … that is not known
    │   ├── UnknownParameter    a filter that the address does not take
    │   ├── InvalidParameter    a value of the wrong form
    │   ├── Contradiction       two things that cannot both hold
    │   ├── ResultTooLarge      more than is given at once; `document["dump"]` has all of it
    │   ├── QueryLimit          a query over its time or memory
    │   ├── Busy                too many queries at once
    │   └── NotReady            no release to answer from yet
    ├── Unreachable             no answer came
    └── Unexpected              an answer came, and it is not of the form that was promised

A problem of another kind is a plain `Problem`: a newer service may have more kinds than this table.
"""

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """The root of all that this client raises."""


class Unreachable(ClientError):
    """No answer came: the service is not there, or the connection broke. The cause is httpx's exception."""


class Unexpected(ClientError):
    """An answer that is not of the form that was promised: of another service, say, or cut off."""


class Problem(ClientError):
    """The service says why it does not answer.

    `slug` names the kind, which `/problems/{slug}` explains; `parameter` or `pointer` is where the fault is; `nearest`
    are the known names most like an unknown one; `document` is all that was said.
    """

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.document = dict(document)
        self.slug = str(document["type"]).rpartition("/")[2]
        self.title = str(document.get("title", ""))
        self.detail = str(document.get("detail", ""))
        self.parameter: str | None = document.get("parameter")
        self.pointer: str | None = document.get("pointer")
        nearest = document.get("nearest")
        self.nearest: list[str] = list(nearest) if isinstance(nearest, list) else []
        super().__init__(f"{self.title}: {self.detail}" if self.detail else self.title)


class NotFound(Problem):
    """Nothing there has that name."""


class UnknownName(Problem):
    """A State, an act type, a circumstance … that is not known."""


class UnknownParameter(Problem):
    """A filter that the address does not take."""


class InvalidParameter(Problem):
    """A value of the wrong form."""


class Contradiction(Problem):
    """Two things are said that cannot both hold."""


class ResultTooLarge(Problem):
    """More than is given at once."""


class QueryLimit(Problem):
    """A query over its time or memory."""


class Busy(Problem):
    """Too many queries at once."""


class NotReady(Problem):
    """No release to answer from yet."""


PROBLEMS: Mapping[str, type[Problem]] = {
    "not-found": NotFound,
    "unknown-name": UnknownName,
    "unknown-parameter": UnknownParameter,
    "invalid-parameter": InvalidParameter,
    "contradiction": Contradiction,
    "result-too-large": ResultTooLarge,
    "query-limit": QueryLimit,
    "busy": Busy,
    "not-ready": NotReady,
}


def problem(status: int, document: object) -> ClientError:
    """The exception that a problem document becomes; Unexpected for what is none."""
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        return Unexpected(f"answered with {status}, and not with a problem document")
    return PROBLEMS.get(document["type"].rpartition("/")[2], Problem)(status, document)
