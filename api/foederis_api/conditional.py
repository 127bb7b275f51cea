"""Preconditions of a request (RFC 9110, section 13): whether it is carried out, answered 304, or refused with 412."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers

_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')

GO_ON, NOT_MODIFIED, FAILED = 200, 304, 412


def evaluate(headers: Headers, etag: str, modified: datetime | None = None) -> int:
    """200, 304 or 412 for GET and HEAD, in the order of section 13.2.2. `etag` is strong; a date that cannot be read is
    passed over, as is one where it is not known when the answer changed."""
    if "if-match" in headers:
        if not _names(headers, "if-match", etag, strong=True):
            return FAILED
    elif _is_after(modified, _date(headers, "if-unmodified-since")):
        return FAILED
    if "if-none-match" in headers:
        return NOT_MODIFIED if _names(headers, "if-none-match", etag, strong=False) else GO_ON
    since = _date(headers, "if-modified-since")
    if modified is not None and since is not None and not _is_after(modified, since):
        return NOT_MODIFIED
    return GO_ON


def http_date(when: datetime) -> str:
    """A time as HTTP writes it (section 5.6.7)."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def _names(headers: Headers, field: str, etag: str, *, strong: bool) -> bool:
    """Whether a field names the tag, or any; compared strongly, a weak tag never matches (section 8.8.3.2)."""
    value = ", ".join(headers.getlist(field))
    if value.strip() == "*":
        return True
    return any(opaque == etag and not (strong and weak) for weak, opaque in _TAG.findall(value))


def _date(headers: Headers, field: str) -> datetime | None:
    value = headers.get(field)
    if value is None or len(headers.getlist(field)) > 1:
        return None
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the latter for a year or a zone of too many digits
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_after(modified: datetime | None, day: datetime | None) -> bool:
    """HTTP's dates have whole seconds."""
    return modified is not None and day is not None and modified.replace(microsecond=0) > day
