"""Lists of things, and lists below a thing: one way for all of them, from their descriptions."""

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from foederis_api import problems
from foederis_api.forms import LISTS as FORMS
from foederis_api.forms import Form, negotiated
from foederis_api.holder import Held
from foederis_api.lists.answers import Asks
from foederis_api.lists.catalogue import BELOW, LISTS, Below
from foederis_api.lists.description import List
from foederis_api.lists.models import MODELS
from foederis_api.lists.parameters import PARAMETERS, Asking, parameters_of
from foederis_api.near import REPEATED, nearest
from foederis_api.problems import UnknownPath
from foederis_api.reply import respond
from foederis_api.routes.shared import InHand, Slug, content_of, may_answer, question

router = APIRouter()

Suffix = Annotated[str, Path(description="The form: json, html, csv, ttl.", examples=["csv"])]


def listing(described: List, parameters: type[Asking], below: Below | None, suffixed: bool) -> Callable[..., Response]:
    """The endpoint of a list; with `below` of one that is under a thing, with `suffixed` of one that names its form."""

    def endpoint(request: Request, held: Held, query: Asking, slug: str = "", suffix: str = "") -> Response:
        form = _form(request, suffix) if suffixed else negotiated(request, FORMS)
        if below is not None:
            held.find(below.kind, slug)
        preset = (below.filter, slug) if below is not None else None
        asks = Asks(held, described, query, question(request, *query.pairs()), preset)
        return respond(request, asks.answer(form), held.version)

    endpoint.__signature__ = inspect.Signature(list(_signature(parameters, below, suffixed)))  # type: ignore[attr-defined]
    return endpoint


def _signature(parameters: type[Asking], below: Below | None, suffixed: bool) -> Iterator[inspect.Parameter]:
    """What the framework is told that the endpoint takes."""
    taken: dict[str, Any] = {"request": Request, "held": InHand, "query": Annotated[parameters, Query()]}
    taken |= {"slug": Slug} if below is not None else {}
    taken |= {"suffix": Suffix} if suffixed else {}
    for name, kind in taken.items():
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)


def _form(request: Request, suffix: str) -> Form:
    found = next((form for form in FORMS if form.suffix == suffix), None)
    if found is None:
        stem = request.url.path.rpartition(".")[0]
        near = nearest(suffix, [form.suffix for form in FORMS]) or [form.suffix for form in FORMS]
        raise UnknownPath("address", request.url.path[:REPEATED], [f"{stem}.{each}" for each in near])
    return found


def _add(described: List, parameters: type[Asking], below: Below | None) -> None:
    path = below.path if below is not None else described.path
    name = f"{below.name}_of_{below.kind}" if below is not None else described.name
    kinds = (problems.UNKNOWN_NAME, problems.INVALID, problems.RESULT_TOO_LARGE)
    missing = (problems.NOT_FOUND,)
    for suffixed in (False, True):
        answers = may_answer(*kinds, *(missing if below is not None or suffixed else ()))
        router.add_api_route(
            path + (".{suffix}" if suffixed else ""),
            listing(described, parameters, below, suffixed),
            response_model=MODELS[described.name],
            responses={200: {"content": content_of(FORMS)}, **answers},
            summary=described.summary + (f": those of one of the {below.folder}" if below is not None else ""),
            description="As JSON or a page, page by page; as CSV or Turtle, whole, up to 50,000 rows."
            + (" The suffix says in which form." if suffixed else ""),
            operation_id=f"list_{name}" + ("_as" if suffixed else ""),
            tags=[described.name],
        )


for _described in LISTS:
    _add(_described, PARAMETERS[_described.name], None)
for _below in BELOW:
    _add(_below.described, parameters_of(_below.described, _below.filter), _below)
