"""A batch of queries, as section 5 has it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from foederis.errors import InvalidValue
from foederis_api.strict_json import parse

MOST = 100  # queries of a batch, and candidates of a query


class Entity(BaseModel):
    """A value that was brought together with a thing before."""

    id: str
    name: str | None = None


class Given(BaseModel):
    """What is said of a property of the thing."""

    pid: str
    v: str | bool | float | Entity | list[str | bool | float | Entity]


class Query(BaseModel):
    """One query: a name, or properties, or both; of which types; how many candidates."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(default="", max_length=1_000)
    type: str | list[str] | None = None
    limit: float = 10
    properties: list[Given] = Field(default_factory=list)
    type_strict: Literal["any", "should", "all"] = "any"

    @property
    def types(self) -> list[str]:
        return [self.type] if isinstance(self.type, str) else self.type or []

    @property
    def most(self) -> int:
        return int(max(0, min(self.limit, MOST)))


class Queries(RootModel[dict[str, Query]]):
    """The queries of a batch, by the names that their answers come back under."""


def read(text: str) -> dict[str, Query]:
    """The queries of a batch as it is sent; InvalidValue says what is wrong, and where."""
    try:
        found = Queries.model_validate(parse(text.encode("utf-8", "surrogatepass"))).root
    except ValidationError as error:
        first = error.errors()[0]
        at = "".join(f"/{part}" for part in first["loc"])
        raise InvalidValue(f"{first['msg']} at “{at}” of the queries", place="queries") from None
    except ValueError as error:
        raise InvalidValue(f"the queries are not JSON: {error}", place="queries") from None
    if len(found) > MOST:
        raise InvalidValue(f"there are more than {MOST} queries", place="queries", mend="send them in several batches")
    return found
