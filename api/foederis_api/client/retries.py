"""When to ask again, and how long to wait: all that this client asks can be asked again, since nothing is stored."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AGAIN = (429, 503)
HOPELESS = ("query-limit",)  # 503 too, but the same query meets the same limit


@dataclass(frozen=True, slots=True)
class Retries:
    """How often to ask again after 429, 503 or a broken connection: the wait doubles from `first` seconds, with chance
    in it so that many do not return at once, unless `Retry-After` says how long (RFC 9110, 10.2.3). A service that asks
    for more than `longest` seconds is not waited for."""

    most: int = 4
    first: float = 0.5
    longest: float = 60.0

    def wait(self, tried: int, headers: Mapping[str, str]) -> float | None:
        """Seconds until the next attempt, after so many (1 or more); None when there is to be none."""
        if tried > self.most:
            return None
        told = seconds(headers.get("retry-after", ""))
        if told is not None:
            return told if told <= self.longest else None
        return min(self.longest, self.first * 2.0 ** (tried - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 (no secret)


NEVER = Retries(most=0)


def seconds(retry_after: str) -> float | None:
    """What `Retry-After` says, as seconds from now; None where it says nothing that can be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
