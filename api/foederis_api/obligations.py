"""What binds a State on a day, as a document."""

from collections.abc import Collection
from datetime import date

from foederis.answers import Names
from foederis.errors import UnknownName
from foederis.law import Law
from foederis.law.owed import Owed, Status, owed
from foederis_api.documents import Document
from foederis_api.near import REPEATED, nearest

SHOWN = (Status.BOUND, Status.RESERVED, Status.UNKNOWN)
KNOWN = tuple(status.value for status in Status)


def statuses(asked: Collection[str]) -> frozenset[str]:
    """Those asked for; UnknownName for one that is none."""
    for each in asked:
        if each not in KNOWN:
            raise UnknownName("status", each[:REPEATED], nearest(each, KNOWN) or KNOWN, place="status")
    return frozenset(asked) or frozenset(SHOWN)


def of_state(law: Law, known: Names, state: str, on: date, wanted: Collection[str]) -> list[Document]:
    return [_item(each, known) for each in owed(law, state, on) if each.status in wanted]


def _item(each: Owed, known: Names) -> Document:
    norm, binding = each.norm, each.binding
    bound = each.status in (Status.BOUND, Status.RESERVED)
    return {
        "norm": known.ref("norm", norm.slug),
        "status": each.status.value,
        "reason": each.verdict.reason or None,
        "because": known.sentence(each.verdict),
        "modality": norm.modality,
        "bearer_role": norm.bearer_role,
        "treaty": known.maybe("treaty", norm.treaty),
        "through": known.maybe("treaty", each.through),
        "bound_since": binding.since.isoformat() if binding.since and bound else None,
        "as_checked": binding.as_checked.isoformat() if binding.as_checked else None,
        "reservations": [known.ref("action", action.slug) for action in each.reservations],
        "peremptory": norm.peremptory or None,
        "citation": norm.citation,
    }
