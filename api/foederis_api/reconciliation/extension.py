"""What is told of things that names were brought together with: the columns of their lists (section 7)."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from foederis import names
from foederis.errors import InvalidValue, UnknownName
from foederis_api.holder import Held
from foederis_api.languages import FALLBACK
from foederis_api.lists import items
from foederis_api.lists.description import Column, Shown
from foederis_api.lists.paths import iri_of
from foederis_api.near import REPEATED, nearest
from foederis_api.reconciliation.kinds import TYPES, Type, entity, property_name, type_of
from foederis_api.strict_json import parse

MOST = 1_000  # things, and properties of each


class Property(BaseModel):
    """A property that is asked for; it has nothing to be set."""

    id: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Asked(BaseModel):
    """Which properties of which things."""

    ids: list[str] = Field(max_length=MOST)
    properties: list[Property] = Field(max_length=100)


def read(text: str) -> Asked:
    """What is asked; InvalidValue says what is wrong, and where; UnknownName for a property that nothing has."""
    try:
        found = Asked.model_validate(parse(text.encode("utf-8", "surrogatepass")))
    except ValidationError as error:
        first = error.errors()[0]
        at = "".join(f"/{part}" for part in first["loc"])
        raise InvalidValue(f"{first['msg']} at “{at}” of what is asked", place="extend") from None
    except ValueError as error:
        raise InvalidValue(f"what is asked is not JSON: {error}", place="extend") from None
    known = {key for each in TYPES.values() for key in each.properties}
    for each in found.properties:
        if each.id not in known:
            near = nearest(each.id, known) or sorted(known)
            raise UnknownName("property", each.id[:REPEATED], near, place="extend")
    return found


def extended(held: Held, asked: Asked) -> dict[str, Any]:
    """The values; of a thing that is not here, or cannot have a property, none."""
    chosen = list(dict.fromkeys(each.id for each in asked.properties))
    rows = {each: {key: _told(held, each, key) for key in chosen} for each in asked.ids}
    return {"meta": [{"id": each, "name": property_name(each)} for each in chosen], "rows": rows}


def proposed(asked: str, limit: int) -> dict[str, Any]:
    """The properties of a type, or of all."""
    chosen = [type_of(asked, "type")] if asked else list(TYPES.values())
    found = list(dict.fromkeys(key for each in chosen for key in each.properties))
    told = [{"id": each, "name": property_name(each)} for each in found[:limit]]
    return {"properties": told, "limit": limit, **({"type": asked} if asked else {})}


def _told(held: Held, asked: str, key: str) -> list[dict[str, Any]]:
    found = entity(held, asked)
    column = found[0].properties.get(key) if found else None
    return list(_values(held, *found, column)) if found and column else []


def _values(held: Held, kind: Type, slug: str, column: Column) -> Iterator[dict[str, Any]]:
    """The values of a column: a thing by identifier and name, a number, or text (dates are EDTF, and so text)."""
    iri = names.iri(kind.kind, slug)
    if column.shown is Shown.TEXT:
        texts = held.graph.texts(iri, iri_of(column.path))
        yield from ({"str": text} for text in [texts.get(FALLBACK) or next(iter(texts.values()), "")] if text)
        return
    if column.shown is Shown.TALLY:
        yield from ({"str": f"{each}: {count}"} for each, count in items.tally(held.graph, column, iri).items())
        return
    for value in items.values(held.graph, column, iri):
        if value.startswith(names.ID):
            labels = held.documents.reference(value)["label"]
            name = labels.get(FALLBACK) or next(iter(labels.values()))
            yield {"id": value.removeprefix(names.ID), "name": name}
        else:
            yield {"int": int(value)} if column.shown is Shown.NUMBER else {"str": value}
