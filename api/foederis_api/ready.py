"""Answers that are ready: what was asked before, in the same words, is answered before any route is tried.

To find a route, check its parameters and ask for the release costs several times what it costs to send the bytes. An
answer that holds as long as its release is remembered here by what was asked (path, query, `Accept`); preconditions and
content codings are looked at each time. Once a second a request goes the whole way, which finds a newer release.
"""

import threading
from collections import OrderedDict
from typing import NamedTuple

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from foederis_api.holder import Holder
from foederis_api.reply import READY, Answer, respond

LONGEST = 1024  # bytes of path, query and `Accept` together: an honest question is shorter
WEIGHT = 32 * 1024 * 1024
MANY = 10_000

Asked = tuple[bytes, bytes, bytes]


class Known(NamedTuple):
    """An answer, the release that it belongs to, and the route that made it (for the log)."""

    answer: Answer
    version: str
    route: object


class Ready:
    """The innermost of the layers round the application."""

    def __init__(self, app: ASGIApp, *, holder: Holder) -> None:
        self.app = app
        self.holder = holder
        self._known: OrderedDict[Asked, Known] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        if asked is None:
            await self.app(scope, receive, send)
            return
        known = self._find(asked)
        if known is not None:
            scope["route"] = known.route
            await respond(Request(scope), known.answer, known.version)(scope, receive, send)
            return
        made: list[tuple[Answer, str]] = []
        scope[READY] = made
        await self.app(scope, receive, send)
        for answer, version in made:
            self._keep(asked, Known(answer, version, scope.get("route")))

    def _find(self, asked: Asked) -> Known | None:
        """What was answered, if that was from the release in force; never where it is time to look for another."""
        with self._lock:
            known = self._known.get(asked)
            if known is None or self.holder.is_due or known.version != self.holder.version:
                return None
            self._known.move_to_end(asked)
            return known

    def _keep(self, asked: Asked, known: Known) -> None:
        with self._lock:
            earlier = self._known.pop(asked, None)
            self._weight += known.answer.weight - (earlier.answer.weight if earlier else 0)
            self._known[asked] = known
            while self._weight > WEIGHT or len(self._known) > MANY:
                self._weight -= self._known.popitem(last=False)[1].answer.weight


def _asked(scope: Scope) -> Asked | None:
    """What a request asks, in its own bytes; None for one whose answer is not to be remembered."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = scope.get("raw_path") or scope["path"].encode()
    accept = b", ".join(value for name, value in scope["headers"] if name == b"accept")
    found = (path, scope["query_string"], accept)
    return found if sum(map(len, found)) <= LONGEST else None
