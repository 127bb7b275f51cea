"""The client for who does other things meanwhile: the same questions, to be awaited."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from foederis_api import models
from foederis_api.client import calls
from foederis_api.client.calls import Act, Asked, Call, Lines
from foederis_api.client.faults import ClientError, Unexpected, Unreachable
from foederis_api.client.retries import Retries
from foederis_api.client.sync import AGENT, BROKEN, PATIENCE

Read = TypeVar("Read")


class AsyncClient:
    """Asks one service, at its address, as `Client` does. Use it as a context manager (`async with`), or `aclose` it.

    `timeout` is in seconds, for each attempt; `http` is a client of your own, which you close. Raises ClientError.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:8000",
        *,
        timeout: float = PATIENCE,
        retries: Retries = Retries(),  # noqa: B008 (frozen)
        http: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._own = http is None
        self._http = http or httpx.AsyncClient(base_url=address, timeout=timeout, headers=AGENT, follow_redirects=True)
        self._retries = retries
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._own:
            await self._http.aclose()

    async def obligations(
        self, event: str, *, known_by: str | None = None, expand: str | None = None
    ) -> models.Obligations:
        """Which obligations an event implicates, whose and why; `known_by` (EDTF): by what had been published by then;
        `expand`: `evidence`, `counterarguments` or both, with a comma."""
        return await self.ask(calls.obligations(event, known_by, expand))

    async def assess(self, act: Act) -> models.Assessed:
        """Which obligations an act of your own would implicate; nothing is stored."""
        return await self.ask(calls.assess(act))

    async def assess_all(self, acts: Iterable[Act]) -> AsyncIterator[models.Assessed | ClientError]:
        """The same for any number of acts, in their order, as the answers come; the problem of one act stands in its
        place and is not raised."""
        for call, count in calls.batches(acts):
            async for each in self._lines(call, count):
                yield each

    async def explain(self, act: str, norm: str, bearer: str | None = None) -> models.Explained:
        """Why a norm applies to a recorded act, or why not, in sentences, by language."""
        return await self.ask(calls.explain(act, norm, bearer))

    async def parties(self, treaty: str, *, on: str | None = None, territory: str | None = None) -> models.PartyList:
        """Where each recorded State stood on a day."""
        return await self.ask(calls.parties(treaty, on, territory))

    async def state_obligations(
        self, state: str, *, on: str | None = None, status: Sequence[str] | None = None
    ) -> models.OwedList:
        """What binds a State on a day."""
        return await self.ask(calls.owed(state, on, status))

    async def page(self, name: str, **filters: Asked) -> models.ListPage:
        """One page of a list, with `total`, and `facets` where asked: `page("acts", state="chn", facets="act")`."""
        return await self.ask(calls.page(name, filters))

    async def pages(self, name: str, **filters: Asked) -> AsyncIterator[models.ListPage]:
        """A list page by page, to its end. Each page names its release."""
        call: Call[models.ListPage] | None = calls.page(name, filters)
        while call is not None:
            found = await self.ask(call)
            yield found
            call = calls.following(call, found)

    async def items(self, name: str, **filters: Asked) -> AsyncIterator[Any]:
        """Each thing of a list, over all its pages: `items("events", state="chn", from_="2020")`."""
        async for found in self.pages(name, **filters):
            for each in found.items:  # type: ignore[attr-defined]  # every list has its own
                yield each

    async def thing(self, folder: str, slug: str) -> models.Thing:
        """A thing with all that the record says of it: `thing("norms", "cat-1984-art-3")`."""
        return await self.ask(calls.get(calls.as_model(models.Thing), folder, slug))

    async def query(self, name: str, **given: Asked) -> models.QueryAnswer:
        """A stored query: `query("parties", treaty="cat-1984", on="1990-01-01")`."""
        return await self.ask(calls.query(name, given))

    async def sparql(self, text: str) -> dict[str, Any]:
        """A SELECT or ASK of your own, as SPARQL 1.1 Query Results JSON."""
        return await self.ask(calls.sparql(text))

    async def get(self, *path: str, **given: Asked) -> dict[str, Any]:
        """Any other address, as its JSON: `get("events", slug, "counts")`."""
        return await self.ask(calls.get(calls.as_object, *path, **given))

    async def ask(self, call: Call[Read]) -> Read:
        """One question, asked again as `retries` says."""
        answer = await self._sent(call)
        try:
            await answer.aread()
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
        finally:
            await answer.aclose()
        return calls.read(call, answer)

    async def _sent(self, call: Call[Any]) -> httpx.Response:
        """The first answer that is not a plea to come back later: 200 with its body to come, any other read."""
        tried = 0
        while True:
            tried += 1
            answer = None
            try:
                answer = await self._http.send(call.request(self._http), stream=True)
                if answer.status_code == httpx.codes.OK:
                    return answer
                await answer.aread()
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
            await self._sleep(wait)

    async def _lines(self, call: Call[None], count: int) -> AsyncIterator[models.Assessed | ClientError]:
        answer = await self._sent(call)
        lines, left = Lines(), count
        try:
            if answer.status_code != httpx.codes.OK:
                raise calls.refused(answer)
            async for piece in answer.aiter_bytes():
                for each in lines.feed(piece):
                    left -= 1
                    yield calls.line(each)
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
        finally:
            await answer.aclose()
        if left:
            raise Unexpected(f"the answer has {count - left} lines for {count} acts")
