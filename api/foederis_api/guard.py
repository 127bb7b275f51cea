"""Round the whole application: what holds for every request, however it ends.

Bodies are cut off at a limit; HEAD is answered as GET without the body; every answer carries the headers of a page that
loads nothing; and what nobody foresaw becomes a problem. The log has one line a request with the route, never the
address of the client nor what it asked.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterable

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foederis_api import batch
from foederis_api.problems import INTERNAL, BodyTooLarge, Problem, problem_of
from foederis_api.reply import RELEASE_HEADER

logger = logging.getLogger("foederis_api.requests")

BODY_LIMIT = 64 * 1024
LIMITS = {"/assess": batch.LIMIT}  # of a batch; each act in it is as long as a body at most
DRAINED = 1024 * 1024

# Whoever reads an answer in a page of their own may do so: nothing here is for some readers alone. It stands on every
# answer, asked from elsewhere or not, since a cache may keep the one and send it for the other.
ANYONE = {"Access-Control-Allow-Origin": "*"}
EXPOSED = (
    "Accept-Ranges",
    "Content-Location",
    "Content-Range",
    "ETag",
    RELEASE_HEADER,
    "Link",
    "Location",
    "Repr-Digest",
    "Retry-After",
)
SECURITY = {
    # A page loads its style and its pictures from here; nothing is loaded from anywhere else, and no script runs.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


HEAD = "foederis_api.head"  # in the scope of a request for HEAD, which goes on as GET


def is_head(request: Request) -> bool:
    """Whether the body will not be sent, and need not be read."""
    return bool(request.scope.get(HEAD))

ALWAYS = [(name.lower().encode(), value.encode()) for name, value in (*SECURITY.items(), *ANYONE.items())]
RELEASE = RELEASE_HEADER.lower().encode()


class Guard:
    """The outermost layer that is ours."""

    def __init__(self, app: ASGIApp, *, version: Callable[[], str | None]) -> None:
        self.app = app
        self.version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send, self.version)
        await exchange.run(self.app)
        exchange.log()


class Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, version: Callable[[], str | None]) -> None:
        self.method: str = scope["method"]
        self.scope = {**scope, "method": "GET", HEAD: True} if self.method == "HEAD" else scope
        self._receive = receive
        self._send = send
        self._version = version
        self._read = 0
        self._began = time.perf_counter()
        self.status = 0

    async def run(self, app: ASGIApp) -> None:
        try:
            self._refuse_long(_stated_length(self.scope))
            await app(self.scope, self.receive, self.send)
        except ClientDisconnect:
            return
        except BodyTooLarge as error:
            await self._drain()
            await self._problem(problem_of(error))
        except Exception as error:  # whatever it is, its reader gets a problem, and the log no text of the request
            logger.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)).rstrip())
            await self._problem(Problem(INTERNAL, INTERNAL.meaning, {}))

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self._refuse_long(self._read)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._completed(message["headers"])}
        elif self.method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def _completed(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers, with those that every answer has where it does not say otherwise."""
        headers = list(given)
        said = {name for name, _ in headers}
        headers += [header for header in ALWAYS if header[0] not in said]
        version = self._version()
        if version and RELEASE not in said:
            headers.append((RELEASE, version.encode()))
        return headers

    async def _drain(self) -> None:
        """Takes a little more than is read, so that a client that sends all before it listens gets its answer."""
        drained, more = 0, True
        while more and drained < DRAINED:
            message = await self._receive()
            drained += len(message.get("body", b""))
            more = message.get("more_body", False)

    async def _problem(self, problem: Problem) -> None:
        if not self.status:
            await problem.response()(self.scope, self.receive, self.send)

    def _refuse_long(self, length: int) -> None:
        limit = LIMITS.get(self.scope["path"], BODY_LIMIT)
        if length > limit:
            raise BodyTooLarge(f"the body is longer than {limit:,} bytes", place="")

    def log(self) -> None:
        route = getattr(self.scope.get("route"), "path", "-")
        logger.info("%s %s %d %.1f ms", self.method, route, self.status, (time.perf_counter() - self._began) * 1000)


def _stated_length(scope: Scope) -> int:
    stated = dict(scope["headers"]).get(b"content-length", b"0")
    return int(stated) if stated.isdigit() else 0
