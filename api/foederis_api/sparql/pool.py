"""The processes that answer strangers' queries: how many, for how long, for whom first.

A pool belongs to one server process. It keeps as many workers as the settings say over the release in force; each
serves one query at a time, until it breaks a limit, has served many, or has grown. A query that is over its time, or
whose client has left, is ended with its worker (SIGKILL), and another takes its place at once. When a new release is in
force, new workers open it, and the old ones finish what was begun with theirs.

What waits is bounded, in all and for one client. The next to be served is the first in the queue among those whose
client has the fewest queries running, so that one who asks for much waits for himself.
"""

import asyncio
import contextlib
import ipaddress
import json
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph

from foederis.settings import Settings
from foederis_api.problems import Busy, QueryFault, QueryLimit, QueryRefused, QueryTooComplex
from foederis_api.sparql import worker as program

SERVED = 1000  # queries, after which a worker is exchanged
GROWN = 64 * 1024  # KiB by which a worker may have grown when it serves on
OPENING = 30.0  # seconds that a worker may take to begin
WAIT = 2  # times what a query may take: long enough for the queries in hand to end, each at its limit
BEGINNING = 5.0  # seconds more, in which another worker has surely begun
AGAIN = 1.0  # seconds until another is tried where one could not begin
LOOK = 0.05  # seconds after which it is watched whether the client is still there
PIECE = 1024 * 1024

LIBRARIES = str(Path(pyoxigraph.__file__).parents[1])
NOT_LIMITED = "this system cannot limit what a query takes"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take, and how many there may be."""

    seconds: float
    megabytes: int
    workers: int
    queue: int
    per_client: int
    served: int = SERVED
    options: tuple[str, ...] = ()  # for the tests that show what holds where another defence is off

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(
            settings.query_seconds,
            settings.query_memory_mb,
            settings.query_workers,
            settings.query_queue,
            settings.query_per_client,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker said: `status` in the header, and the whole body."""

    header: Mapping[str, Any]
    body: bytes


@dataclass(eq=False, slots=True)
class Job:
    """One query, from its entry to its end."""

    client: str
    frame: bytes
    ended: asyncio.Future[Reply | None]  # None: its client has left
    begun: bool = False

    def end(self, reply: Reply | None) -> None:
        if not self.ended.done():
            self.ended.set_result(reply)

    def fail(self, error: Exception) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)


Gone = Callable[[], Awaitable[object]]  # waits until the client has left


class CannotBegin(Exception):
    """A worker that could not open the index, or take its limits."""


class Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (both are pipes)
        self._process = process
        self._in = process.stdin
        self._out = process.stdout
        self._first_peak: int | None = None
        self.served = 0
        self.limits: list[str] = []

    @property
    def pid(self) -> int:
        return self._process.pid

    @classmethod
    async def begin(cls, index: Path, limits: Limits) -> "Worker":
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-S", program.__file__, str(os.getpid()), LIBRARIES, str(index),
            str(limits.megabytes), *limits.options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # what a dying library says could hold a part of the query
            env=_surroundings(),
            cwd="/",
            start_new_session=True,  # a key that interrupts the server is not for its workers
            limit=PIECE,
        )  # fmt: skip
        made = cls(process)
        try:
            ready = await asyncio.wait_for(made.read(), OPENING)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await made.kill()
            raise CannotBegin from error
        except BaseException:
            await asyncio.shield(made.kill())
            raise
        made.limits = list(ready.header["limits"])
        return made

    async def ask(self, frame: bytes) -> Reply:
        self.served += 1
        self._in.write(frame)
        await self._in.drain()
        return await self.read()

    async def read(self) -> Reply:
        header, body = program.HEAD.unpack(await self._out.readexactly(program.HEAD.size))
        said: dict[str, Any] = json.loads(await self._out.readexactly(header))
        return Reply(said, await self._out.readexactly(body) if body else b"")

    def is_worn(self, reply: Reply, served: int) -> bool:
        """Whether it has served long enough, or holds memory that it will not give back."""
        peak = int(reply.header["peak"])
        self._first_peak = peak if self._first_peak is None else self._first_peak
        return self.served >= served or peak > self._first_peak + GROWN or reply.header["status"] == "no-memory"

    def kill_now(self) -> None:
        """Not by the method of the library, which would ask how it ended, and keep the answer to itself."""
        with contextlib.suppress(ProcessLookupError):
            if self._process.returncode is None:
                os.kill(self._process.pid, signal.SIGKILL)

    async def kill(self) -> None:
        self.kill_now()
        self._in.close()
        await self._process.wait()

    async def died_of(self) -> int:
        """The signal that ended it, 0 for none."""
        self._in.close()
        return max(0, -await self._process.wait())


def _surroundings() -> dict[str, str]:
    """Nothing of the server's own but where Python finds its libraries; few arenas, since all count as memory."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"MALLOC_ARENA_MAX": "2", **kept}


class Crew:
    """The workers over one release, each in the hand of a task that replaces it when it dies."""

    def __init__(self, index: Path, limits: Limits, pick: Callable[[deque[Job]], Job], running: Counter[str]) -> None:
        self._index = index
        self._limits = limits
        self._pick = pick
        self._running = running
        self._waiting: deque[Job] = deque()
        self._idle: deque[asyncio.Future[None]] = deque()
        self.retired = False
        self.workers: set[Worker] = set()
        self.tasks = {asyncio.create_task(self._hold()) for _ in range(limits.workers)}

    def add(self, job: Job) -> None:
        self._waiting.append(job)
        self._wake()

    def _wake(self) -> None:
        """The one that has been idle longest, if it still is."""
        while self._idle:
            found = self._idle.popleft()
            if not found.done():
                found.set_result(None)
                return

    def drop(self, job: Job) -> None:
        with contextlib.suppress(ValueError):
            self._waiting.remove(job)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def retire(self) -> None:
        """No more is taken; what waits is served, and then all is closed."""
        self.retired = True
        while self._idle:
            self._wake()

    async def _hold(self) -> None:
        worker: Worker | None = None
        try:
            while not (self.retired and not self._waiting):
                worker = worker or await self._begin()
                if worker is None:
                    continue
                job = await self._next()
                if job is not None and not job.ended.done() and not await self._serve(worker, job):
                    self.workers.discard(worker)
                    worker = None
        finally:
            if worker is not None:
                self.workers.discard(worker)
                await asyncio.shield(worker.kill())

    async def _begin(self) -> Worker | None:
        try:
            worker = await Worker.begin(self._index, self._limits)
        except (CannotBegin, OSError):
            while self._waiting:
                self._waiting.popleft().fail(QueryFault("no query can be answered now"))
            await asyncio.sleep(AGAIN)
            return None
        self.workers.add(worker)
        return worker

    async def _next(self) -> Job | None:
        while not self._waiting and not self.retired:
            idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._idle.append(idle)
            await idle
        return self._pick(self._waiting) if self._waiting else None

    async def _serve(self, worker: Worker, job: Job) -> bool:
        """Whether the worker can serve on."""
        self._running[job.client] += 1
        try:
            return await self._watched(worker, job)
        finally:
            self._running[job.client] -= 1
            if not self._running[job.client]:
                del self._running[job.client]

    async def _watched(self, worker: Worker, job: Job) -> bool:
        """The first of three: the answer, the end of its time, the leaving of the client. The last two end the worker.

        No task of its own for any of them: a trivial query would wait for their turns longer than for its answer.
        """
        job.begun = True

        def let_go(_: object) -> None:
            worker.kill_now()

        clock = asyncio.get_running_loop().call_later(self._limits.seconds, _over, worker, job, self._limits)
        job.ended.add_done_callback(let_go)
        try:
            reply = await worker.ask(job.frame)
        except ValueError:  # no answer of ours
            worker.kill_now()
            job.fail(died(await worker.died_of(), self._limits))
            return False
        except (asyncio.IncompleteReadError, OSError):
            job.fail(died(await worker.died_of(), self._limits))
            return False
        finally:
            clock.cancel()
            job.ended.remove_done_callback(let_go)
        job.end(reply)
        if worker.is_worn(reply, self._limits.served):
            await worker.kill()
            return False
        return True


def _over(worker: Worker, job: Job, limits: Limits) -> None:
    worker.kill_now()
    job.fail(over_time(limits))


def over_time(limits: Limits) -> QueryLimit:
    return QueryLimit(
        f"the query took longer than {limits.seconds:g} seconds",
        mend="ask for less, or take a dump and a machine of your own",
        limit="time",
        seconds=limits.seconds,
    )


def over_memory(limits: Limits) -> QueryLimit:
    return QueryLimit(
        f"the query took more than {limits.megabytes} MiB of memory",
        mend="ask for less, without ORDER BY or GROUP BY over much, or take a dump and a machine of your own",
        limit="memory",
        megabytes=limits.megabytes,
    )


def died(by: int, limits: Limits) -> QueryFault:
    """What the signal that ended a worker says of its query."""
    if by in (signal.SIGALRM, signal.SIGXCPU):
        return over_time(limits)
    if by == signal.SIGSYS:
        return refused()
    if by == signal.SIGSEGV:
        return QueryTooComplex("the query is nested too deeply", mend="ask in several queries")
    return over_memory(limits)


def refused() -> QueryRefused:
    """Something that no query can do here, and that no screen saw."""
    return QueryRefused("the query would reach out of this release", mend="ask about what this release holds")


class Pool:
    """All that a server process asks."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.running: Counter[str] = Counter()
        self._of: Counter[str] = Counter()
        self._crew: Crew | None = None
        self._index: Path | None = None
        self._old: set[Crew] = set()
        self._closed = False

    @property
    def workers(self) -> list[Worker]:
        return [worker for crew in self._crews() for worker in crew.workers]

    def _crews(self) -> list[Crew]:
        return [*self._old, *([self._crew] if self._crew else [])]

    async def use(self, index: Path) -> Crew:
        """The workers over an index; those over another are let go."""
        if self._crew is None or self._index != index:
            old, self._index = self._crew, index
            self._crew = Crew(index, self.limits, self._pick, self.running)
            if old is not None:
                self._old.add(old)
                old.retire()
            self._old = {crew for crew in self._old if not all(task.done() for task in crew.tasks)}
        return self._crew

    async def ask(self, index: Path, client: str, request: Mapping[str, Any], gone: Gone) -> Reply | None:
        """The answer to a query; None where its client left before there was one."""
        if self._closed:
            raise Busy("the server is about to end", mend="ask again in a moment")
        key = group(client)
        self._admit(key)
        self._of[key] += 1
        try:
            crew = await self.use(index)
            return await self._ask(
                crew, Job(key, self._frame(request), asyncio.get_running_loop().create_future()), gone
            )
        finally:
            self._of[key] -= 1
            if not self._of[key]:
                del self._of[key]

    async def _ask(self, crew: Crew, job: Job, gone: Gone) -> Reply | None:
        loop = asyncio.get_running_loop()
        watch = Watch(job, gone)
        clocks = (
            loop.call_later(WAIT * self.limits.seconds + BEGINNING, _waited_enough, job),
            loop.call_later(LOOK, watch.begin),
        )
        try:
            crew.add(job)
            return await job.ended
        finally:
            for clock in clocks:
                clock.cancel()
            watch.end()
            crew.drop(job)
            job.ended.cancel()  # which ends its worker, if one has it in hand

    def _frame(self, request: Mapping[str, Any]) -> bytes:
        said = json.dumps(
            {**request, "seconds": 0 if "without-limits" in self.limits.options else self.limits.seconds}
        ).encode()
        return program.HEAD.pack(len(said), 0) + said

    def _admit(self, key: str) -> None:
        if self._of[key] >= self.limits.per_client:
            raise Busy(
                f"{self.limits.per_client} of your queries are being answered or wait; no more are taken at once",
                mend="ask again when one of them has been answered",
            )
        if sum(crew.waiting for crew in self._crews()) >= self.limits.queue:
            raise Busy("too many queries wait already", mend="ask again in a moment")

    def _pick(self, waiting: deque[Job]) -> Job:
        """The first among those whose client has the fewest running."""
        chosen = min(waiting, key=lambda job: self.running[job.client])
        waiting.remove(chosen)
        return chosen

    async def close(self) -> None:
        """Ends all workers, whatever they do."""
        self._closed = True
        tasks = [task for crew in self._crews() for task in crew.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Watch:
    """Looks whether the client of a query is still there; not at once, since most are answered before."""

    def __init__(self, job: Job, gone: Gone) -> None:
        self._job = job
        self._gone = gone
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        await self._gone()
        self._job.end(None)

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _waited_enough(job: Job) -> None:
    if not job.begun:
        job.fail(Busy("the query waited too long for its turn", mend="ask again in a moment"))


def group(client: str) -> str:
    """Whose address it is: of IPv6 the network, since who has one has all of its addresses."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def unavailable() -> str | None:
    """Why this system cannot hold a query to its limits; None where it can."""
    if not sys.platform.startswith("linux"):
        return f"{NOT_LIMITED}: it is not Linux"
    return None
