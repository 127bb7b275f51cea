"""How many are served at once, for whom first, and that nobody is left over."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.api.sparql.small import BOMB, LONG, doubled, never, request, with_pool, write_index

from foederis_api.problems import Busy, QueryLimit
from foederis_api.sparql.pool import Pool, group


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def until(condition: Any) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


def test_a_worker_serves_many_and_is_exchanged(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        seen = []
        for _ in range(7):
            assert await pool.ask(index, "x", request("ASK {}"), never) is not None
            seen += [worker.pid for worker in pool.workers]
        assert len(set(seen)) == 3

    with_pool(asking, served=3)


def test_a_client_that_leaves_takes_its_query_along(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        left = asyncio.Event()
        task = asyncio.create_task(pool.ask(index, "x", request(LONG), left.wait))
        await until(lambda: pool.running["x"])
        (worker,) = pool.workers
        left.set()
        assert await task is None
        await until(lambda: not alive(worker.pid))
        await until(lambda: not pool.running)
        assert await pool.ask(index, "x", request("ASK {}"), never) is not None

    with_pool(asking, seconds=60.0)


def test_one_that_leaves_while_it_waits_is_forgotten(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        first = asyncio.create_task(pool.ask(index, "x", request(LONG), never))
        await until(lambda: pool.running["x"])
        left = asyncio.Event()
        second = asyncio.create_task(pool.ask(index, "y", request("ASK {}"), left.wait))
        await asyncio.sleep(0.05)
        left.set()
        assert await second is None
        with pytest.raises(QueryLimit):
            await first

    with_pool(asking, seconds=1.0)


def test_the_queue_is_bounded_and_so_is_one_client(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        running = asyncio.create_task(pool.ask(index, "a", request(LONG), never))
        await until(lambda: pool.running["a"])
        waiting = asyncio.create_task(pool.ask(index, "a", request("ASK {}"), never))
        await asyncio.sleep(0.02)
        with pytest.raises(Busy, match="2 of your queries"):
            await pool.ask(index, "a", request("ASK {}"), never)
        other = asyncio.create_task(pool.ask(index, "b", request("ASK {}"), never))
        await asyncio.sleep(0.02)
        with pytest.raises(Busy, match="too many queries wait"):
            await pool.ask(index, "c", request("ASK {}"), never)
        await asyncio.gather(running, waiting, other, return_exceptions=True)

    with_pool(asking, seconds=1.0, queue=2, per_client=2)


def test_who_asks_for_much_waits_for_himself(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        flood = [asyncio.create_task(pool.ask(index, "flood", request(LONG), never)) for _ in range(6)]
        await until(lambda: pool.running["flood"] == 2)
        mine = asyncio.create_task(pool.ask(index, "mine", request("ASK {}"), never))
        reply = await mine
        assert reply is not None
        assert sum(task.done() for task in flood) <= 4, "it was served before those that came first"
        for task in flood:
            task.cancel()

    with_pool(asking, seconds=1.5, workers=2)


def test_what_waits_too_long_is_told_so(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foederis_api.sparql.pool.BEGINNING", 0.0)

    async def asking(pool: Pool) -> None:
        tasks = [asyncio.create_task(pool.ask(index, "x", request(LONG), never)) for _ in range(4)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(each) for each in found} == {QueryLimit, Busy}

    with_pool(asking, seconds=0.7)


def test_a_new_release_drops_nothing(index: Path, tmp_path: Path) -> None:
    other = write_index(tmp_path / "other")

    async def asking(pool: Pool) -> None:
        slow = asyncio.create_task(pool.ask(index, "slow", request(LONG), never))
        await until(lambda: pool.running["slow"])
        old = {worker.pid for worker in pool.workers}
        begun = [asyncio.create_task(pool.ask(index, f"a{n}", request("ASK {}"), never)) for n in range(5)]
        await asyncio.sleep(0)
        after = [asyncio.create_task(pool.ask(other, f"b{n}", request("ASK {}"), never)) for n in range(5)]
        for reply in await asyncio.gather(*begun, *after):
            assert reply is not None
            assert reply.header["status"] == "ok"
        with pytest.raises(QueryLimit):
            await slow
        await until(lambda: not any(alive(pid) for pid in old))

    with_pool(asking, seconds=2.0, queue=20, workers=2)


def test_memory_that_was_taken_is_given_back(index: Path) -> None:
    async def asking(pool: Pool) -> None:
        assert await pool.ask(index, "x", request("ASK {}"), never) is not None
        (worker,) = pool.workers
        grown = f"SELECT (STRLEN(?x24) AS ?n) {{ BIND('abcdefgh' AS ?x0) {doubled(24)} }}"
        reply = await pool.ask(index, "x", request(grown), never)
        assert reply is not None
        assert reply.header["status"] == "ok"
        await until(lambda: not alive(worker.pid))

    with_pool(asking, megabytes=1024, seconds=20.0)


def test_nothing_is_left_when_it_closes(index: Path) -> None:
    pids: list[int] = []
    files = len(list(Path("/proc/self/fd").iterdir()))

    async def asking(pool: Pool) -> None:
        for query in ("ASK {}", BOMB):
            with_errors = asyncio.create_task(pool.ask(index, "x", request(query), never))
            await asyncio.wait({with_errors}, timeout=1)
        await until(lambda: pool.workers)
        pids.extend(worker.pid for worker in pool.workers)
        task = asyncio.create_task(pool.ask(index, "x", request(LONG), never))
        await asyncio.sleep(0.1)
        task.cancel()

    with_pool(asking, workers=3, seconds=30.0)
    assert pids
    assert not any(alive(pid) for pid in pids)
    assert len(list(Path("/proc/self/fd").iterdir())) == files


def test_an_index_that_is_gone_is_no_silence(tmp_path: Path) -> None:
    from foederis_api.problems import QueryFault

    async def asking(pool: Pool) -> None:
        with pytest.raises(QueryFault):
            await pool.ask(tmp_path / "nowhere", "x", request("ASK {}"), never)

    with_pool(asking)


def test_a_client_is_an_address_or_a_network() -> None:
    assert group("192.0.2.1") != group("192.0.2.2")
    assert group("2001:db8::1") == group("2001:db8::ffff") != group("2001:db8:1::1")
    assert group("fe80::1%eth0") == group("fe80::2")
    assert group("testclient") == "testclient"
