"""What can go wrong, in the domain's own words.

    FoederisError               anything a user can mend; the command line exits with 2
    ├── RecordError             the record cannot be read or fails its shapes
    ├── InputError              what was asked cannot be understood
    │   ├── UnknownName         a slug, or a concept, that nobody knows
    │   ├── InvalidValue        a date, a number, a stance … of the wrong form
    │   └── Contradiction       two things said that cannot both hold
    └── ReleaseError            no release, or a damaged one

Each carries where the fault is (`place`: a file with line and column, or a JSON pointer) and how to mend it.
"""

from collections.abc import Sequence


class FoederisError(Exception):
    """A fault that its reader can mend."""

    def __init__(self, message: str, *, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.mend = mend

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head} ({self.mend})" if self.mend else head


class RecordError(FoederisError):
    """The record cannot be read, or fails its shapes."""


class InputError(FoederisError):
    """What was asked cannot be understood."""


class UnknownName(InputError):
    """A name that is not in the record or the vocabulary; `nearest` are the known ones most like it, and `otherwise`
    says what such a name looks like where none is near."""

    def __init__(
        self, kind: str, name: str, nearest: Sequence[str], *, place: str | None = None, otherwise: str | None = None
    ) -> None:
        mend = f"nearest known: {', '.join(nearest)}" if nearest else otherwise
        super().__init__(f"unknown {kind} “{name}”", place=place, mend=mend)
        self.kind = kind
        self.name = name
        self.nearest = tuple(nearest)


class InvalidValue(InputError):
    """A value of the wrong form."""


class Contradiction(InputError):
    """Two statements of one input that cannot both hold."""


class ReleaseError(FoederisError):
    """There is no release, or it is damaged."""
