"""The process that answers strangers' queries, one after another, and may die of any of them.

It is started with the standard library and pyoxigraph alone, opens the index of one release to read, and then gives up
what a query could do harm with: it can open no file and no connection, start no process, write nothing but its answer.
A query reaches it in a frame on its standard input; the whole answer, or what was wrong, leaves by its standard output.

    python -I -S worker.py PARENT LIBRARIES INDEX MEGABYTES [without-limits | without-filter]

What the system itself does to it tells what happened: SIGALRM and SIGXCPU are its own time limits, SIGABRT is the
library that found no more memory, SIGSEGV a query whose nesting went past the stack.
"""

import contextlib
import ctypes
import json
import os
import platform
import re
import resource
import signal
import struct
import sys
import threading
from typing import Any, BinaryIO

HEAD = struct.Struct(">II")  # bytes of the header in JSON, bytes of the body
STACK = 256 * 1024 * 1024  # of the thread that asks: the engine reads by recursion; only what is used takes memory
FILES = 65536  # that an index may have
NICE = 10  # who serves goes first, where both want the processor
GRACE = 0.1  # seconds after which the process ends itself, should nobody have ended it

# linux/prctl.h, linux/seccomp.h, linux/landlock.h
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446
LANDLOCK_CREATE_RULESET_VERSION = 1
LANDLOCK_FILES = ((1, 13), (2, 14), (3, 15), (5, 16))  # from which version on how many kinds of access are known
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, SECCOMP_RET_KILL = 0x7FFF0000, 0x00050000, 0x80000000
EPERM = 1
# By architecture: its mark in linux/audit.h, and the call itself.
MARKS = {"x86_64": (0xC000003E, 317), "aarch64": (0xC00000B7, 277)}
# Calls that connect, send, trace or start a program: who tries ends. A SERVICE SILENT would answer, and wrongly, if it
# were told no.
FATAL = {
    "x86_64": (41, 42, 43, 44, 46, 49, 50, 53, 59, 101, 322, 425),
    "aarch64": (117, 198, 199, 200, 201, 202, 203, 206, 211, 221, 281, 425),
}
# Calls that open a file or start a process: they fail.
FAILING = {"x86_64": (2, 56, 57, 58, 85, 257, 435, 437), "aarch64": (56, 220, 435, 437)}


class TooLarge(Exception):
    """The answer is longer than it may be."""


class Bounded:
    """What the library writes an answer to; past the limit it writes no more."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.written = bytearray()

    def write(self, piece: bytes) -> int:
        if len(self.written) + len(piece) > self._limit:
            raise TooLarge
        self.written += piece
        return len(piece)

    def flush(self) -> None:
        """There is nowhere further to send it."""


def main(arguments: list[str]) -> int:
    parent, libraries, index, megabytes, *options = arguments
    _die_with(int(parent))
    os.nice(NICE)
    sys.path.append(libraries)
    import pyoxigraph

    _raise_files()
    requests, answers = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    store = pyoxigraph.Store.read_only(index)
    _warm(pyoxigraph, store)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(pyoxigraph, store, requests, answers, int(megabytes), options))
    thread.start()
    thread.join()
    return 0


def _serve(library: Any, store: Any, requests: BinaryIO, answers: BinaryIO, megabytes: int, options: list[str]) -> None:
    """All in the thread that asks: what the library yields is bound to it, and so is what Landlock restricts."""
    held = [] if "without-limits" in options else _take_limits(megabytes, "without-filter" not in options)
    _send(answers, {"status": "ready", "limits": held}, b"")
    while (request := _receive(requests)) is not None:
        with _time_limit(float(request["seconds"])):
            header, body = _answer(library, store, request)
        header["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _send(answers, header, body)


def _warm(library: Any, store: Any) -> None:
    """Loads what is loaded when it is first used: afterwards no file can be opened."""
    for form in ("JSON", "XML", "CSV", "TSV"):
        bounded = Bounded(100_000)
        query = "SELECT * { ?s ?p ?o } LIMIT 1"
        store.query(query, use_default_graph_as_union=True).serialize(
            bounded, getattr(library.QueryResultsFormat, form)
        )
    with contextlib.suppress(SyntaxError):
        store.query("{")
    json.loads(json.dumps({"é": 1.5}))


# -- what it gives up


def _take_limits(megabytes: int, filtered: bool) -> list[str]:
    """The limits, each of which holds by itself; those that every system of this kind has must succeed."""
    nothing = (0, 0)
    memory = _in_use() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, nothing)
    resource.setrlimit(resource.RLIMIT_FSIZE, nothing)
    held = ["memory", "core", "size of files"]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, nothing)
        held.append("processes")
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_DUMPABLE, 0)
    for name, take in (("landlock", _landlock), ("seccomp", _seccomp)) if filtered else ():
        with contextlib.suppress(OSError):
            take()
            held.append(name)
    resource.setrlimit(resource.RLIMIT_NOFILE, nothing)  # after which nothing can be opened, a socket neither
    return [*held, "files and connections"]


def _in_use() -> int:
    """The address space that is taken before the first query."""
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 (one module less to load)
        return int(file.read().split()[0]) * resource.getpagesize()


def _raise_files() -> None:
    """A large index has many files, which are all opened now."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _die_with(parent: int) -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be said
        raise SystemExit(1)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _syscall(number: int, *arguments: Any) -> int:
    found = int(_libc().syscall(ctypes.c_long(number), *arguments))
    if found < 0:
        raise OSError(ctypes.get_errno(), "syscall")
    return found


def _landlock() -> None:
    """No access to any file, and no TCP where the kernel knows how to say so (linux/landlock.h)."""
    ask = ctypes.c_uint(LANDLOCK_CREATE_RULESET_VERSION)
    version = _syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ask)
    kinds = max(count for since, count in LANDLOCK_FILES if version >= since)
    rules = struct.pack("=QQ", (1 << kinds) - 1, 3 if version >= 4 else 0)[: 16 if version >= 4 else 8]
    ruleset = _syscall(LANDLOCK_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), ctypes.c_uint(0))
    try:
        _syscall(LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))
    finally:
        os.close(ruleset)


def _seccomp() -> None:
    """What FATAL names ends the process (SIGSYS), what FAILING names fails with EPERM (linux/seccomp.h, filter.h)."""
    machine = platform.machine()
    if machine not in MARKS:
        raise OSError("unknown architecture")
    mark, seccomp = MARKS[machine]
    calls = [(number, 2) for number in FATAL[machine]] + [(number, 1) for number in FAILING[machine]]
    load, equal, give = 0x20, 0x15, 0x06
    end = 3 + len(calls)  # where it is allowed; one further it fails, two further it is fatal
    code = [(load, 0, 0, 4), (equal, 0, end + 2 - 2, mark), (load, 0, 0, 0)]
    code += [(equal, end + fate - (4 + order), 0, number) for order, (number, fate) in enumerate(calls)]
    code += [(give, 0, 0, fate) for fate in (SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | EPERM, SECCOMP_RET_KILL)]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in code))
    program = struct.pack("@HP", len(code), ctypes.addressof(filters))
    _syscall(seccomp, ctypes.c_uint(SECCOMP_SET_MODE_FILTER), ctypes.c_uint(SECCOMP_FILTER_FLAG_TSYNC), program)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Any:
    """The system ends the process, whatever it does then; its parent should have been faster."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, resource.RLIM_INFINITY))
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


# -- what it answers


def _answer(library: Any, store: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        found = store.query(request["query"], base_iri=request["base"], **_dataset(library, request))
        return _serialised(library, found, request)
    except SyntaxError as error:
        return _no_sparql(error), b""
    except TooLarge:
        return {"status": "too-large"}, b""
    except MemoryError:
        return {"status": "no-memory"}, b""
    except (OSError, RuntimeError, ValueError):
        return {"status": "failed"}, b""


def _dataset(library: Any, request: dict[str, Any]) -> dict[str, Any]:
    """A dataset of the protocol goes before one of the query (SPARQL 1.1 Protocol, 2.1.4); without any, all graphs."""
    default, named = request["default"], request["named"]
    if default or named:
        return {
            "default_graph": [library.NamedNode(iri) for iri in default],
            "named_graphs": [library.NamedNode(iri) for iri in named],
        }
    return {} if request["has_from"] else {"use_default_graph_as_union": True}


def _serialised(library: Any, found: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    is_graph = isinstance(found, library.QueryTriples)
    media_type = request["graph_form"] if is_graph else request["result_form"]
    if media_type is None:
        return {"status": "not-acceptable", "graph": is_graph}, b""
    formats = library.RdfFormat if is_graph else library.QueryResultsFormat
    bounded = Bounded(request["bytes"])
    found.serialize(bounded, formats.from_media_type(media_type))
    return {"status": "ok", "media_type": media_type}, bytes(bounded.written)


_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def _no_sparql(error: SyntaxError) -> dict[str, Any]:
    match = _PLACE.match(str(error.msg))
    if match is None:
        return {"status": "syntax", "line": None, "column": None, "message": str(error.msg)[:200]}
    return {"status": "syntax", "line": int(match[1]), "column": int(match[2]), "message": match[3]}


# -- frames


def _receive(requests: BinaryIO) -> dict[str, Any] | None:
    head = requests.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, _ = HEAD.unpack(head)
    request: dict[str, Any] = json.loads(requests.read(size))
    return request


def _send(answers: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    said = json.dumps(header).encode()
    answers.write(HEAD.pack(len(said), len(body)) + said)
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
