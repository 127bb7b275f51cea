"""The client against the application, and against a service that fails it in every way."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from foederis.settings import Settings
from foederis_api import models
from foederis_api.app import create_app
from foederis_api.client import (
    NEVER,
    AsyncClient,
    Client,
    InvalidParameter,
    NotFound,
    NotReady,
    Problem,
    QueryLimit,
    Retries,
    Unexpected,
    UnknownName,
    UnknownParameter,
    Unreachable,
)
from foederis_api.client.calls import PORTION, Lines, batches, parameters
from foederis_api.client.faults import PROBLEMS
from foederis_api.client.retries import seconds
from foederis_api.lists.models import MODELS
from foederis_api.problems import KINDS

EVENT = "2023-10-09-chn-forced-return"
RETURN: dict[str, Any] = {"date": "2023-10-09", "actor": "chn", "act": "forced-return", "destination": "prk"}


@pytest.fixture(scope="module")
def foederis(client: TestClient) -> Iterator[Client]:
    with Client(http=client, retries=NEVER) as made:
        yield made


def test_obligations_are_typed(foederis: Client, client: TestClient) -> None:
    found = foederis.obligations(EVENT)
    assert isinstance(found, models.Obligations)
    assert found.event.slug == EVENT
    assert {each.outcome for each in found.assessments} >= {"implicated"}
    told = found.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert told == client.get(f"/events/{EVENT}/obligations").json(), "nothing is lost on the way"


def test_what_is_expanded_is_kept(foederis: Client) -> None:
    found = foederis.obligations(EVENT, expand="evidence")
    evidence = [each for one in found.assessments for gate in one.gates for each in gate.evidence]
    assert any("sources" in (each.model_extra or {}) or "source" in (each.model_extra or {}) for each in evidence)


@pytest.mark.parametrize("name", MODELS)
def test_every_list_is_read_to_its_end(foederis: Client, name: str) -> None:
    pages = list(foederis.pages(name, limit=100))
    items = [each for page in pages for each in page.items]  # type: ignore[attr-defined]
    assert len(items) == pages[0].total
    assert len({each.id for each in items}) == len(items)
    assert {page.release for page in pages} == {"a" * 64}


def test_filters_repeat_and_facets_count(foederis: Client) -> None:
    found = foederis.page("acts", actor=["chn", "prk"], from_="2000", facets="act", limit=1)
    assert found.facets is not None
    assert found.facets["act"].items
    both = len(list(foederis.items("acts", actor=["chn", "prk"])))
    assert both == sum(len(list(foederis.items("acts", actor=state))) for state in ("chn", "prk"))


def test_every_method_is_answered(foederis: Client) -> None:
    assert foederis.explain(f"{EVENT}-1", "cat-1984-art-3", "chn").text["ko"]
    assert foederis.parties("cat-1984", on="1990-01-01").on == "1990-01-01"
    assert foederis.state_obligations("chn", on="2020-01-01", status=["bound"]).items
    assert foederis.thing("norms", "cat-1984-art-3").slug == "cat-1984-art-3"
    assert foederis.query("parties", treaty="cat-1984", on="1990-01-01").rows
    assert foederis.get("events", EVENT, "counts")["event"]["slug"] == EVENT
    assert foederis.assess(RETURN).assessments


def test_a_query_in_sparql(foederis: Client, client: TestClient) -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"head": {}, "boolean": True})

    with served(answer) as made:
        assert made.sparql("ASK {}") == {"head": {}, "boolean": True}
    assert seen[0].content == b"ASK {}"
    assert seen[0].headers["accept"] == "application/sparql-results+json"


def test_many_acts_are_answered_in_order(foederis: Client) -> None:
    acts = [RETURN, {**RETURN, "actor": "chm"}, {**RETURN, "date": "1970-01-01"}]
    one, fault, three = foederis.assess_all(acts)
    assert one == foederis.assess(acts[0])
    assert three == foederis.assess(acts[2])
    assert isinstance(fault, UnknownName)
    assert (fault.pointer, "chn" in fault.nearest, fault.status) == ("/actor", True, 422)
    assert list(foederis.assess_all([])) == []


def test_acts_go_out_in_portions() -> None:
    counts = [
        (count, call.content.count(b"\n") + 1) for call, count in batches({"n": n} for n in range(2 * PORTION + 1))
    ]
    assert counts == [(PORTION, PORTION), (PORTION, PORTION), (1, 1)]
    long = [count for _, count in batches({"n": "x" * 3_000_000} for _ in range(3))]
    assert long == [1, 1, 1], "nor more bytes than are read"


def test_problems_are_exceptions(foederis: Client) -> None:
    with pytest.raises(NotFound) as missing:
        foederis.obligations(EVENT[:-1])
    assert missing.value.nearest[0] == EVENT
    assert missing.value.status == 404
    with pytest.raises(UnknownParameter) as filtered:
        foederis.page("events", stat="chn")
    assert filtered.value.parameter == "stat"
    assert "state" in filtered.value.nearest
    with pytest.raises(UnknownName):
        foederis.page("events", state="chm")
    with pytest.raises(InvalidParameter):
        foederis.parties("cat-1984", on="yesterday")
    with pytest.raises(ValueError, match="events"):
        foederis.page("evnts")


@pytest.mark.parametrize("slug", ["../norms/cat-1984", "a/b", "?state=chn", "a#b", "%2e%2e", "朝鲜", "a b"])
def test_a_name_is_one_segment_whatever_stands_in_it(foederis: Client, slug: str) -> None:
    with pytest.raises(NotFound):
        foederis.thing("events", slug)


@pytest.mark.parametrize("slug", ["", ".", ".."])
def test_what_would_be_another_address_is_no_name(foederis: Client, slug: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        foederis.thing("events", slug)


def test_every_class_stands_for_a_kind_of_the_service() -> None:
    assert PROBLEMS.keys() <= KINDS.keys()


def test_before_the_first_release(empty: TestClient) -> None:
    waits: list[float] = []
    client = Client(http=empty, retries=Retries(most=2), sleep=waits.append)
    with pytest.raises(NotReady):
        client.page("events")
    assert waits == [5.0, 5.0], "as Retry-After says"


def served(answer: Callable[[httpx.Request], httpx.Response], retries: Retries = NEVER, sleep: Any = None) -> Client:
    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://service.test")
    return Client(http=http, retries=retries, sleep=sleep or (lambda _: None))


def told(slug: str, status: int, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, json={"type": f"/problems/{slug}", "title": slug, "status": status}, headers=headers)


PAGE = {"release": "a" * 64, "items": [], "total": 0, "next": None}


def test_it_waits_longer_each_time() -> None:
    answers = iter([told("busy", 429), told("not-ready", 503), told("busy", 429), httpx.Response(200, json=PAGE)])
    waits: list[float] = []
    assert served(lambda _: next(answers), Retries(), waits.append).page("events").total == 0
    assert [0.25 <= waits[0] <= 0.5, 0.5 <= waits[1] <= 1, 1 <= waits[2] <= 2] == [True] * 3


def test_it_gives_up_and_says_why() -> None:
    waits: list[float] = []
    with pytest.raises(Problem) as error:
        served(lambda _: told("busy", 429, {"Retry-After": "1"}), Retries(most=3), waits.append).page("events")
    assert (waits, error.value.slug) == ([1.0] * 3, "busy")


@pytest.mark.parametrize(
    ("slug", "status", "headers"),
    [("query-limit", 503, {}), ("internal-error", 500, {}), ("busy", 429, {"Retry-After": "3600"})],
)
def test_what_is_not_worth_waiting_for(slug: str, status: int, headers: dict[str, str]) -> None:
    waits: list[float] = []
    with pytest.raises(Problem) as error:
        served(lambda _: told(slug, status, headers), Retries(), waits.append).page("events")
    assert (waits, error.value.slug, isinstance(error.value, QueryLimit)) == ([], slug, slug == "query-limit")


def test_a_broken_connection_is_tried_again_and_named() -> None:
    calls = []

    def broken(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        if len(calls) % 2:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json=PAGE)

    assert served(broken, Retries()).page("events").total == 0
    with pytest.raises(Unreachable, match="refused"):
        served(broken).page("events")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"release": 1}),
        httpx.Response(502, text="Bad gateway"),
        httpx.Response(404, json={"error": "no"}),
        httpx.Response(302, headers={"Location": "http://elsewhere.test"}),
        httpx.Response(503, json=["no"]),
    ],
    ids=["html", "array", "form", "gateway", "another service", "elsewhere", "no problem"],
)
def test_an_answer_of_something_else(answer: httpx.Response) -> None:
    with pytest.raises(Unexpected):
        served(lambda _: answer).page("events")


def test_a_newer_service_may_say_more() -> None:
    found = served(lambda _: httpx.Response(200, json={**PAGE, "more": {"a": 1}})).page("events")
    assert found.model_extra == {"more": {"a": 1}}


def test_the_next_page_is_never_asked_of_another_host() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        more = "http://elsewhere.test/events?limit=20&cursor=x" if len(asked) == 1 else None
        return httpx.Response(200, json={**PAGE, "next": more})

    assert len(list(served(answer).pages("events"))) == 2
    assert asked == ["http://service.test/events", "http://service.test/events?limit=20&cursor=x"]


def test_a_batch_that_is_cut_off_is_no_answer() -> None:
    with pytest.raises(Unexpected, match="1 lines for 2"):
        list(served(lambda _: httpx.Response(200, content=b'{"type":"/problems/x"}\n{"rel')).assess_all([RETURN] * 2))


def test_only_a_line_feed_ends_a_line() -> None:
    lines = Lines()
    text = json.dumps({"a": "\u2028\x85 \r"}, ensure_ascii=False).encode()
    pieces = text + b"\n" + text + b"\n"
    assert [line for at in range(len(pieces)) for line in lines.feed(pieces[at : at + 1])] == [text, text]


def test_parameters_are_as_an_address_has_them() -> None:
    given = parameters({"from_": "2020", "state": ["chn", "prk"], "to": None, "limit": 3})
    assert given == (("from", "2020"), ("state", "chn"), ("state", "prk"), ("limit", "3"))


@pytest.mark.parametrize(
    ("text", "found"), [("5", 5), (" 7 ", 7), ("", None), ("soon", None), ("-1", None), ("٣", None)]
)
def test_what_retry_after_says(text: str, found: float | None) -> None:
    assert seconds(text) == found


def test_retry_after_may_be_a_date() -> None:
    later = seconds(format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True))
    assert later is not None
    assert 25 < later <= 30
    assert seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_the_same_to_be_awaited(record: Any, releases: Path) -> None:
    app = create_app(Settings(releases=releases), lambda folder: record)

    async def ask() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service.test") as http:
            foederis = AsyncClient(http=http, retries=NEVER)
            assert (await foederis.obligations(EVENT)).assessments
            assert len([each async for each in foederis.items("events")]) == (await foederis.page("events")).total
            one, fault = [each async for each in foederis.assess_all([RETURN, {**RETURN, "actor": "chm"}])]
            assert one == await foederis.assess(RETURN)
            assert isinstance(fault, UnknownName)
            with pytest.raises(NotFound):
                await foederis.thing("norms", "no")

    asyncio.run(ask())


def test_both_clients_have_the_same_methods() -> None:
    def public(cls: type) -> set[str]:
        return {name for name in vars(cls) if not name.startswith("_")}

    assert public(AsyncClient) - {"aclose"} == public(Client) - {"close"}


def test_to_await_is_also_to_wait_and_to_give_up() -> None:
    waits: list[float] = []

    async def sleep(wait: float) -> None:
        waits.append(wait)

    async def ask() -> None:
        answers = iter([told("busy", 429, {"Retry-After": "2"}), httpx.Response(200, json=PAGE)])
        async with httpx.AsyncClient(
            transport=httpx.MockTransport(lambda _: next(answers)), base_url="http://service.test"
        ) as http:
            assert (await AsyncClient(http=http, sleep=sleep).page("events")).total == 0

    asyncio.run(ask())
    assert waits == [2.0]


def test_the_example_of_the_readme_runs(root: Path, client: TestClient, monkeypatch: Any, capsys: Any) -> None:
    block = re.search(r"```python\n(from foederis_api\.client .*?)```", (root / "README.md").read_text("utf-8"), re.S)
    assert block is not None
    monkeypatch.setattr("foederis_api.client.Client", lambda address: Client(http=client))
    exec(block[1], {})
    assert "cat-1984-art-3 implicated since 1988-11-03" in capsys.readouterr().out
