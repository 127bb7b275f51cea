"""The client that waits."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from foederis import __version__
from foederis_api import models
from foederis_api.client import calls
from foederis_api.client.calls import Act, Asked, Call, Lines
from foederis_api.client.faults import ClientError, Unexpected, Unreachable
from foederis_api.client.retries import Retries

Read = TypeVar("Read")
BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)
AGENT = {"User-Agent": f"foederis-client/{__version__}"}
PATIENCE = 60.0  # seconds: an answer that is not made yet takes some


class Client:
    """Asks one service, at its address. Use it as a context manager, or `close` it.

    `timeout` is in seconds, for each attempt; `http` is a client of your own, which you close. Raises ClientError.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:8000",
        *,
        timeout: float = PATIENCE,
        retries: Retries = Retries(),  # noqa: B008 (frozen)
        http: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._own = http is None
        self._http = http or httpx.Client(base_url=address, timeout=timeout, headers=AGENT, follow_redirects=True)
        self._retries = retries
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._own:
            self._http.close()

    def obligations(self, event: str, *, known_by: str | None = None, expand: str | None = None) -> models.Obligations:
        """Which obligations an event implicates, whose and why; `known_by` (EDTF): by what had been published by then;
        `expand`: `evidence`, `counterarguments` or both, with a comma."""
        return self.ask(calls.obligations(event, known_by, expand))

    def assess(self, act: Act) -> models.Assessed:
        """Which obligations an act of your own would implicate; nothing is stored."""
        return self.ask(calls.assess(act))

    def assess_all(self, acts: Iterable[Act]) -> Iterator[models.Assessed | ClientError]:
        """The same for any number of acts, in their order, as the answers come; the problem of one act stands in its
        place and is not raised."""
        for call, count in calls.batches(acts):
            yield from self._lines(call, count)

    def explain(self, act: str, norm: str, bearer: str | None = None) -> models.Explained:
        """Why a norm applies to a recorded act, or why not, in sentences, by language."""
        return self.ask(calls.explain(act, norm, bearer))

    def parties(self, treaty: str, *, on: str | None = None, territory: str | None = None) -> models.PartyList:
        """Where each recorded State stood on a day."""
        return self.ask(calls.parties(treaty, on, territory))

    def state_obligations(
        self, state: str, *, on: str | None = None, status: Sequence[str] | None = None
    ) -> models.OwedList:
        """What binds a State on a day."""
        return self.ask(calls.owed(state, on, status))

    def page(self, name: str, **filters: Asked) -> models.ListPage:
        """One page of a list, with `total`, and `facets` where asked: `page("acts", state="chn", facets="act")`."""
        return self.ask(calls.page(name, filters))

    def pages(self, name: str, **filters: Asked) -> Iterator[models.ListPage]:
        """A list page by page, to its end. Each page names its release."""
        call: Call[models.ListPage] | None = calls.page(name, filters)
        while call is not None:
            found = self.ask(call)
            yield found
            call = calls.following(call, found)

    def items(self, name: str, **filters: Asked) -> Iterator[Any]:
        """Each thing of a list, over all its pages: `items("events", state="chn", from_="2020")`."""
        for found in self.pages(name, **filters):
            yield from found.items  # type: ignore[attr-defined]  # every list has its own

    def thing(self, folder: str, slug: str) -> models.Thing:
        """A thing with all that the record says of it: `thing("norms", "cat-1984-art-3")`."""
        return self.ask(calls.get(calls.as_model(models.Thing), folder, slug))

    def query(self, name: str, **given: Asked) -> models.QueryAnswer:
        """A stored query: `query("parties", treaty="cat-1984", on="1990-01-01")`."""
        return self.ask(calls.query(name, given))

    def sparql(self, text: str) -> dict[str, Any]:
        """A SELECT or ASK of your own, as SPARQL 1.1 Query Results JSON."""
        return self.ask(calls.sparql(text))

    def get(self, *path: str, **given: Asked) -> dict[str, Any]:
        """Any other address, as its JSON: `get("events", slug, "counts")`."""
        return self.ask(calls.get(calls.as_object, *path, **given))

    def ask(self, call: Call[Read]) -> Read:
        """One question, asked again as `retries` says."""
        answer = self._sent(call)
        try:
            answer.read()
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
        finally:
            answer.close()
        return calls.read(call, answer)

    def _sent(self, call: Call[Any]) -> httpx.Response:
        """The first answer that is not a plea to come back later: 200 with its body to come, any other read."""
        tried = 0
        while True:
            tried += 1
            answer = None
            try:
                answer = self._http.send(call.request(self._http), stream=True)
                if answer.status_code == httpx.codes.OK:
                    return answer
                answer.read()
            except BROKEN as error:
                wait = self._retries.wait(tried, {})
                if wait is None:
                    raise Unreachable(str(error)) from error
            except httpx.HTTPError as error:
                raise Unreachable(str(error)) from error
            else:
                wait = self._retries.wait(tried, answer.headers)
                if wait is None or not calls.worth_asking_again(answer):
                    return answer
            self._sleep(wait)

    def _lines(self, call: Call[None], count: int) -> Iterator[models.Assessed | ClientError]:
        answer = self._sent(call)
        lines, left = Lines(), count
        try:
            if answer.status_code != httpx.codes.OK:
                raise calls.refused(answer)
            for piece in answer.iter_bytes():
                for each in lines.feed(piece):
                    left -= 1
                    yield calls.line(each)
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
        finally:
            answer.close()
        if left:
            raise Unexpected(f"the answer has {count - left} lines for {count} acts")
