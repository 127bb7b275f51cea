"""The attack corpus over a real server process: it never dies, answers each with an error of its own, and recovers.

By default the slow ones are left out, which run until a limit ends them. `ATTACKS=all` in the environment takes all;
so does `python -m tests.api.sparql.attacks`, which tells each with its answer and its time.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.api.sparql.attacks.attack import UNREAD, Attack, direct, got
from tests.api.sparql.attacks.corpus import CORPUS, FAMILIES, chosen
from tests.api.sparql.attacks.requests import DAY
from tests.api.sparql.attacks.siege import Siege, Standing, exchanged, laid
from tests.api.sparql.served import built
from tests.api.sparql.small import LONG

from foederis_api.problems import KINDS

EVERYTHING = os.environ.get("ATTACKS") == "all"
GROWN = 80 * 1024  # KiB by which a process may have grown when all is over: a little more than a worker that serves on


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    made = Siege(built(tmp_path_factory.mktemp("siege")))
    try:
        yield made
        after = made.rested()
    finally:
        left = made.end()
    assert left == [], "processes are left"
    recovered(made.before, after)


def recovered(before: Standing, after: Standing) -> None:
    """It holds about what it held, in as many processes."""
    assert after.processes == before.processes
    assert after.server - before.server < GROWN
    assert after.workers - before.workers < GROWN * before.processes


@pytest.mark.parametrize("family", FAMILIES)
def test_each_attack_is_answered_by_an_error_and_the_server_lives(siege: Siege, family: str) -> None:
    faults = [fault for *_, found in laid(siege, chosen(family, EVERYTHING)) for fault in found]
    assert faults == []


def test_memory_comes_back(siege: Siege) -> None:
    """Round by round, over what takes most of it."""
    bombs = chosen("memory", EVERYTHING)[:12]
    for _ in range(2):
        for _ in laid(siege, bombs):
            pass
        recovered(siege.before, siege.rested())


def test_a_flood_by_one_leaves_others_served(siege: Siege) -> None:
    """One client has a query in each worker, and more that wait; another asks, and is answered before those."""
    flood = Attack("flood: many at once", direct(LONG), frozenset({"query-limit", "busy"}))
    other = Attack("flood: another client", direct("ASK {}"), frozenset({"no problem"}))
    with ThreadPoolExecutor(16) as clients:
        flooding = [clients.submit(siege.attack, flood) for _ in range(16)]
        while not any(each.done() for each in flooding):  # the first that are refused are so at once
            time.sleep(0.01)
        answered = siege.attack(other, "127.0.0.2")
        outcomes = [each.result() for each in flooding]
    assert (answered.status, answered.slug) == (200, "no problem")
    assert {outcome.slug for outcome in outcomes} == {"query-limit", "busy"}
    assert siege.lives()


def flooded(siege: Siege, source: str) -> Counter[str]:
    """What becomes of six long queries at once from one address, each of which says that it is for somebody else."""
    may = frozenset({"query-limit", "busy"})
    six = [Attack("flood: for others", direct(LONG, ("X-Forwarded-For", f"192.0.2.{n}")), may) for n in range(6)]
    with ThreadPoolExecutor(6) as clients:
        return Counter(outcome.slug for outcome in clients.map(lambda each: siege.attack(each, source), six))


def test_a_client_is_who_the_proxy_says_and_nobody_else(siege: Siege) -> None:
    """What says so on this machine is taken for a proxy; another is one client, whatever it says."""
    assert flooded(siege, "127.0.0.1")["busy"] == 0
    assert flooded(siege, "127.0.0.2")["busy"] >= 1  # four may be in hand


HARMLESS = {  # what is answered, since nothing is wrong with it; and no more than that
    "a file as a graph": direct("ASK FROM <file:///etc/passwd> { ?s ?p ?o }"),
    "an address as a graph": direct("ASK FROM <http://127.0.0.1:1/> { ?s ?p ?o }"),
    "an address as a named graph": direct("ASK FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }"),
    "a file as the default graph": got("/sparql?query=ASK%7B?s?p?o%7D&default-graph-uri=file:///etc/passwd"),
    "a zone without end": direct("ASK { <a:b> ?p 1 }", ("If-Modified-Since", f"{DAY} 10:00:00 +{'9' * 40}")),
    "a year without end": direct("ASK { <a:b> ?p 1 }", ("If-Unmodified-Since", f"{DAY}{'9' * 40} 10:00:00 GMT")),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_answered_and_reaches_nothing(siege: Siege, name: str) -> None:
    answer = exchanged(siege.served.port, HARMLESS[name])
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"boolean":false' in answer


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(CORPUS) >= 250
    assert len({attack.name for attack in CORPUS}) == len(CORPUS)
    assert sum(not attack.slow for attack in CORPUS) >= 250
    for family in FAMILIES:
        assert chosen(family, everything=True)


def test_what_may_answer_is_an_error() -> None:
    """No attack may be answered by what is no problem here, nor by one that says that the fault is the server's."""
    slugs = {slug for attack in CORPUS for slug in attack.may}
    for slug in slugs - {UNREAD}:
        assert 400 <= KINDS[slug].status < 500 or KINDS[slug].status == 503
