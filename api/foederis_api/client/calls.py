"""What can be asked, and how each answer is read: no network here, so that both clients say the same."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from foederis_api import models
from foederis_api.client.faults import ClientError, Unexpected, problem
from foederis_api.client.retries import AGAIN, HOPELESS
from foederis_api.lists.models import MODELS

Read = TypeVar("Read")
Form = TypeVar("Form", bound=BaseModel)
Value = str | int | None
Asked = Value | Sequence[str]
Act = Mapping[str, Any]

JSON = "application/json"
LINES = "application/x-ndjson"
RESULTS = "application/sparql-results+json"
PORTION = 1_000  # acts that the service takes at once
PORTION_BYTES = 4 * 1024 * 1024  # of the eight that it reads


@dataclass(frozen=True, slots=True)
class Call(Generic[Read]):
    """One question: what goes out, and how what comes back is read."""

    method: str
    path: str
    read: Callable[[Any], Read]
    params: tuple[tuple[str, str], ...] = ()
    accept: str = JSON
    content: bytes | None = None
    content_type: str | None = None

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        headers = {"Accept": self.accept, **({"Content-Type": self.content_type} if self.content_type else {})}
        # As text, and none where there is none: an empty list would take away what the path has.
        params = str(httpx.QueryParams(self.params)) or None
        return http.build_request(self.method, self.path, params=params, content=self.content, headers=headers)


def get(read: Callable[[Any], Read], *parts: str, **asked: Asked) -> Call[Read]:
    """A question by address: `parts` are its path, each a segment, whatever stands in it; ValueError for what can be
    none, since an address with `..` in it is another address."""
    if impossible := [part for part in parts if part in ("", ".", "..")]:
        raise ValueError(f"“{impossible[0]}” is not a name")
    return Call("GET", "/" + "/".join(quote(part, safe="") for part in parts), read, parameters(asked))


def parameters(asked: Mapping[str, Asked]) -> tuple[tuple[str, str], ...]:
    """Parameters as an address has them: None is left out, several values repeat, and `from_` is Python's `from`."""
    pairs = []
    for name, given in asked.items():
        values = [given] if isinstance(given, str | int) else (given or [])
        pairs += [(name.removesuffix("_"), str(value)) for value in values]
    return tuple(pairs)


def as_model(form: type[Form]) -> Callable[[Any], Form]:
    """Reads an answer of that form. Keys that a newer service adds are kept as they are (STABILITY.md)."""

    def read(document: Any) -> Form:
        try:
            return form.model_validate(document, extra="allow")
        except ValidationError as error:
            raise Unexpected(f"the answer is not of the form {form.__name__}: {error}") from error

    return read


def page(name: str, filters: Mapping[str, Asked]) -> Call[models.ListPage]:
    """The first page of a list; ValueError for a list that there is not."""
    if name not in MODELS:
        raise ValueError(f"there is no list “{name}”; there are {', '.join(MODELS)}")
    parts = ("counts", name) if name == "reconciliations" else (name,)
    return cast("Call[models.ListPage]", get(as_model(MODELS[name]), *parts, **filters))


def following(call: Call[Form], found: models.Page) -> Call[Form] | None:
    """The next page. Only its path and query are followed, never to another host."""
    if found.next is None:
        return None
    place = urlsplit(found.next)
    return Call("GET", f"{place.path}?{place.query}", call.read)


def obligations(event: str, known_by: str | None, expand: str | None) -> Call[models.Obligations]:
    return get(as_model(models.Obligations), "events", event, "obligations", known_by=known_by, expand=expand)


def explain(act: str, norm: str, bearer: str | None) -> Call[models.Explained]:
    return get(as_model(models.Explained), "explain", act=act, norm=norm, bearer=bearer)


def parties(treaty: str, on: str | None, territory: str | None) -> Call[models.PartyList]:
    return get(as_model(models.PartyList), "treaties", treaty, "parties", on=on, territory=territory)


def owed(state: str, on: str | None, status: Sequence[str] | None) -> Call[models.OwedList]:
    return get(as_model(models.OwedList), "states", state, "obligations", on=on, status=status)


def assess(act: Act) -> Call[models.Assessed]:
    return Call("POST", "/assess", as_model(models.Assessed), content=written(act), content_type=JSON)


def query(name: str, given: Mapping[str, Asked]) -> Call[models.QueryAnswer]:
    return get(as_model(models.QueryAnswer), "queries", name, **given)


def sparql(text: str) -> Call[dict[str, Any]]:
    """By POST, with the query as the body: an address may not be long."""
    kind = "application/sparql-query"
    return Call("POST", "/sparql", as_object, accept=RESULTS, content=text.encode(), content_type=kind)


def as_object(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise Unexpected("the answer is not a JSON object")
    return document


def written(act: Act) -> bytes:
    return json.dumps(act, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def batches(acts: Iterable[Act]) -> Iterator[tuple[Call[None], int]]:
    """The acts in portions that the service takes, each with how many it has."""
    rest = iter(acts)
    waiting: list[bytes] = []
    while lines := [*waiting, *(written(act) for act in islice(rest, PORTION - len(waiting)))]:
        count, size = 0, 0
        for line in lines:
            size += len(line) + 1
            if count and size > PORTION_BYTES:
                break
            count += 1
        body, waiting = b"\n".join(lines[:count]), lines[count:]
        yield Call("POST", "/assess", _nothing, accept=LINES, content=body, content_type=LINES), count


def _nothing(_: Any) -> None:
    return None


def line(text: bytes) -> models.Assessed | ClientError:
    """A line of a batch: what follows from its act, or its problem."""
    document = parsed(text)
    if isinstance(document, dict) and "assessments" in document:
        return as_model(models.Assessed)(document)
    status = document.get("status") if isinstance(document, dict) else None
    return problem(status if isinstance(status, int) else 0, document)


def parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unexpected("the answer is not JSON") from error


def read(call: Call[Read], answer: httpx.Response) -> Read:
    """The answer as it is meant; its problem is raised."""
    if answer.status_code != httpx.codes.OK:
        raise refused(answer)
    return call.read(parsed(answer.content))


def refused(answer: httpx.Response) -> ClientError:
    """What an answer that is not 200 becomes."""
    try:
        return problem(answer.status_code, json.loads(answer.content))
    except ValueError:
        return Unexpected(f"answered with {answer.status_code}, and not with a problem document")


def worth_asking_again(answer: httpx.Response) -> bool:
    """Whether a later attempt may be answered; the body of a refusal must have been read."""
    return answer.status_code in AGAIN and getattr(refused(answer), "slug", None) not in HOPELESS


class Lines:
    """Lines out of pieces, as the network cuts them. Only a line feed ends one: JSON may hold U+2028 as it is."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[bytes]:
        first, *others = piece.split(b"\n")
        self._rest.append(first)
        for other in others:
            yield b"".join(self._rest)
            self._rest = [other]
