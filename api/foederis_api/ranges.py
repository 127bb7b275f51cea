"""Parts of a file (RFC 9110, section 14): what a `Range` field asks for, and how several parts go out together.

A field that is malformed, or that counts in another unit, is passed over, and the whole is sent. Parts that cannot be
had are left out; where none can, the answer is 416.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from foederis.errors import InputError

MANY = 20  # parts; who asks for more than that gets the whole (section 14.2)
_FIELD = re.compile(r"bytes=([0-9 \t,-]*)", re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,19})-([0-9]{1,19})?|-([0-9]{1,19})")


class Unsatisfiable(InputError):
    """No part that is asked for is there; `size` is that of the whole."""

    def __init__(self, size: int) -> None:
        super().__init__(f"there is no such part: the file has {size:,} bytes")
        self.size = size


class Part(NamedTuple):
    """From the first byte up to, and without, the last."""

    begin: int
    end: int

    def content_range(self, size: int) -> str:
        return f"bytes {self.begin}-{self.end - 1}/{size}"


def parts(field: str | None, size: int) -> list[Part]:
    """The parts that are asked for, those that touch joined; none for the whole; Unsatisfiable where none is there."""
    match = _FIELD.fullmatch(field or "")
    members = [member for each in match[1].split(",") if (member := each.strip(" \t"))] if match else []
    asked = [_PART.fullmatch(member) for member in members] or [None]
    found = [_part(each, size) for each in asked if each]
    if len(found) < len(asked) or None in found or len(found) > MANY:
        return []
    there = sorted(part for part in found if part and part.begin < part.end)
    if not there:
        raise Unsatisfiable(size)
    return _joined(there)


def _part(asked: re.Match[str], size: int) -> Part | None:
    """A part, empty where it lies beyond the end; None for one that ends before it begins: that is malformed."""
    first, last, suffix = asked.groups()
    if suffix is not None:
        return Part(max(size - int(suffix), 0), size) if int(suffix) else Part(size, size)
    if last is not None and int(last) < int(first):
        return None
    return Part(min(int(first), size), size if last is None else min(int(last) + 1, size))


def _joined(ordered: Sequence[Part]) -> list[Part]:
    found = [ordered[0]]
    for part in ordered[1:]:
        if part.begin <= found[-1].end:
            found[-1] = Part(found[-1].begin, max(found[-1].end, part.end))
        else:
            found.append(part)
    return found


class Multipart:
    """Several parts as one body, `multipart/byteranges` (section 14.6)."""

    def __init__(self, found: Sequence[Part], size: int, kind: str, boundary: str) -> None:
        self.heads = [
            f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: {part.content_range(size)}\r\n\r\n".encode()
            for part in found
        ]
        self.tail = f"--{boundary}--\r\n".encode()
        self.media_type = f"multipart/byteranges; boundary={boundary}"
        lengths = (len(head) + part.end - part.begin + 2 for head, part in zip(self.heads, found, strict=True))
        self.length = sum(lengths) + len(self.tail)
