"""Acts in a batch: up to a thousand in one request, each answered on a line of its own, in their order.

A line is, byte for byte, what a request for that act alone is answered: its assessments, or its problem. An act is
parsed when its turn comes and forgotten when its line is sent, so that a batch takes the memory of its body and of one
answer. The body is read whole before the first line goes out: a client that sends all before it listens would
wait for ever.
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from foederis.answers import to_bytes
from foederis.errors import FoederisError, InvalidValue
from foederis_api.problems import INTERNAL, BodyTooLarge, MalformedBody, Problem, problem_of
from foederis_api.strict_json import DEPTH, parse

logger = logging.getLogger(__name__)

MOST = 1_000
ACT_LIMIT = 64 * 1024  # bytes of one act
LIMIT = 8 * 1024 * 1024  # bytes of a batch; a recorded act has some hundred

# A string, closed or cut off, or what opens, parts and closes.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Batch:
    """The acts of a batch as they were sent, not yet parsed."""

    parts: tuple[bytes, ...]


def of_array(body: bytes) -> Batch:
    """The items of a JSON array; MalformedBody where it is none, BodyTooLarge where there are too many."""
    text = body.strip(b" \t\r\n")
    parts: list[bytes] = []
    depth, begin = 0, 1
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if depth == 1 and mark in (b",", b"]"):
            parts.append(text[begin : token.start()].strip(b" \t\r\n"))
            begin = token.end()
            _refuse_many(len(parts))
        depth += (mark in (b"[", b"{")) - (mark in (b"]", b"}"))
        if depth > DEPTH + 1:
            raise MalformedBody("the body is not JSON: it is nested too deeply", place="")
        if depth == 0:
            break
    if depth != 0 or begin != len(text) or not text.endswith(b"]"):
        raise MalformedBody("the body is not JSON: the array does not end where the body does", place="")
    if parts == [b""]:
        return Batch(())
    if b"" in parts:
        raise MalformedBody(f"the body is not JSON: item {parts.index(b'')} of the array is empty", place="")
    return Batch(tuple(parts))


def of_lines(body: bytes) -> Batch:
    """The lines of NDJSON, those that are empty left out; BodyTooLarge where there are too many."""
    parts = tuple(line for each in body.split(b"\n") if (line := each.strip(b" \t\r")))
    _refuse_many(len(parts))
    return Batch(parts)


def _refuse_many(count: int) -> None:
    if count > MOST:
        raise BodyTooLarge(f"the batch has more than {MOST:,} acts", place="", mend="send it in parts")


def act_of(body: bytes) -> dict[str, object]:
    """One act, as JSON has it; MalformedBody, BodyTooLarge or InvalidValue where it is none."""
    if len(body) > ACT_LIMIT:
        raise BodyTooLarge(f"an act is longer than {ACT_LIMIT:,} bytes", place="")
    try:
        found = parse(body)
    except ValueError as error:
        raise MalformedBody(f"the body is not JSON: {error}", place="") from error
    if not isinstance(found, dict):
        raise InvalidValue("the body is not an object", place="", mend="send an act, as /acts/{slug}/input shows one")
    return found


def answers(batch: Batch, assess: Callable[[dict[str, object]], object]) -> Iterator[bytes]:
    """A line for each act. Each is made within one step, so that nothing of the engine passes from thread to thread."""
    for part in batch.parts:
        yield to_bytes(_answer(part, assess)) + b"\n"


def _answer(part: bytes, assess: Callable[[dict[str, object]], object]) -> object:
    try:
        return assess(act_of(part))
    except FoederisError as error:
        return problem_of(error).document()
    except Exception as error:  # one act's fault is not the others': what was begun is gone on with
        logger.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)).rstrip())
        return Problem(INTERNAL, INTERNAL.meaning, {}).document()
