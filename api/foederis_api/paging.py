"""Lists in pages: a cursor is opaque to its reader, names the last item seen, and belongs to one question."""

import base64
import binascii
import hashlib
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from foederis.errors import InvalidValue

Key = tuple[str, ...]

MEND = "take the cursor from `next` of an answer to the same question, or leave it out"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, without where in the list: the path and the filters, in a settled order.

    `base` is the public address of the service, where it is known; without it the addresses of pages are paths.
    """

    path: str
    filters: tuple[tuple[str, str], ...] = ()
    base: str = ""

    @property
    def mark(self) -> str:
        return hashlib.sha256(repr((self.path, self.filters)).encode()).hexdigest()[:8]

    def address(self, limit: int, cursor: str | None) -> str:
        more = [("limit", str(limit)), *([("cursor", cursor)] if cursor else [])]
        return f"{self.base}{self.path}?{urlencode([*self.filters, *more])}"


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list: where it begins and ends, and the address of the next."""

    begin: int
    end: int
    total: int
    next: str | None
    first: str

    @property
    def link(self) -> str:
        parts = [f'<{self.first}>; rel="first"']
        if self.next:
            parts.append(f'<{self.next}>; rel="next"')
        return ", ".join(parts)


def page(keys: Sequence[Key], question: Question, limit: int, cursor: str | None) -> Page:
    """The page after the cursor. `keys` are sorted, one for each item, so a cursor still holds in a later release."""
    begin = bisect_right(keys, read_cursor(cursor, question)) if cursor is not None else 0
    end = min(begin + limit, len(keys))
    last = keys[end - 1] if end < len(keys) and end > begin else None
    return at(question, limit, len(keys), last, begin, end)


def at(question: Question, limit: int, total: int, last: Key | None, begin: int = 0, end: int = 0) -> Page:
    """A page that ends with the key `last`, or is the last where there is none."""
    more = question.address(limit, write_cursor(last, question)) if last else None
    return Page(begin, end, total, more, question.address(limit, None))


def write_cursor(key: Key, question: Question) -> str:
    text = json.dumps([question.mark, *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, question: Question, parts: int | None = None) -> Key:
    """The key in a cursor, which has so many parts."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, *key = json.loads(text)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise InvalidValue("the cursor is not one of this service", place="cursor", mend=MEND) from error
    if mark != question.mark or len(key) != (parts or len(key) or 1) or not all(isinstance(part, str) for part in key):
        raise InvalidValue("the cursor belongs to another question", place="cursor", mend=MEND)
    return tuple(key)
