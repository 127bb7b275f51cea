"""The forms of the lists' answers, made from their descriptions; for their documentation and for tests."""

from typing import Any

from pydantic import create_model

from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.description import Column, List, Shown
from foederis_api.models import EventList, Labels, ListPage, ReconciliationList, Reference

SHOWN: dict[Shown, Any] = {
    Shown.ONE: Reference | None,
    Shown.MANY: list[Reference],
    Shown.TEXT: Labels,
    Shown.PLAIN: str | None,
    Shown.NUMBER: int | None,
    Shown.FLAG: bool,
    Shown.TALLY: dict[str, int],
    Shown.CLASSES: list[str],
}
STATED: dict[str, type[ListPage]] = {"events": EventList, "reconciliations": ReconciliationList}


def model_of(described: List) -> type[ListPage]:
    """The form of a page of a list."""
    if described.name in STATED:
        return STATED[described.name]
    name = described.kind.capitalize()
    item = _item(f"{name}Listed", described.columns)
    return create_model(f"{name}Page", __base__=ListPage, items=(_list_of(item), ...))


def _list_of(item: Any) -> Any:
    return list[item]


def _item(name: str, columns: tuple[Column, ...]) -> Any:
    fields: dict[str, Any] = {each.key: (SHOWN[each.shown], ...) for each in columns}
    return create_model(name, __base__=Reference, **fields)


MODELS = {each.name: model_of(each) for each in LISTS}
