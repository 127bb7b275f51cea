"""What the addresses share: the release in hand, the slug in a path, the problems that can come, the sending."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from foederis_api import problems
from foederis_api.documents import Document
from foederis_api.forms import Form
from foederis_api.holder import Held, Holder
from foederis_api.languages import only
from foederis_api.paging import Page, Question
from foederis_api.problems import Kind
from foederis_api.reply import Answer, respond

PROBLEM_SCHEMA = {"schema": {"$ref": "#/components/schemas/Problem"}}


async def in_hand(request: Request) -> Held:
    """The release that this request keeps from beginning to end; only looking for another is work for a thread."""
    holder: Holder = request.app.state.holder
    return await run_in_threadpool(holder.get) if holder.is_due else holder.get()


InHand = Annotated[Held, Depends(in_hand)]
Slug = Annotated[str, Path(description="The slug of the thing.")]


def may_answer(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The problems of an address for its documentation, with those that every address over a release has."""
    titles: dict[int | str, list[str]] = {}
    for kind in (*kinds, problems.UNKNOWN_PARAMETER, problems.NOT_ACCEPTABLE, problems.NOT_READY):
        titles.setdefault(kind.status, []).append(kind.title)
    return {
        status: {"description": "; ".join(found), "content": {problems.MEDIA_TYPE: PROBLEM_SCHEMA}}
        for status, found in titles.items()
    }


def content_of(forms: Iterable[Form]) -> dict[str, dict[str, Any]]:
    """The forms of an answer for its documentation, beside JSON, whose form its model says."""
    told = {Form.JSONLD: {"type": ["object", "array"]}}
    return {form.media_type: {"schema": told.get(form, {"type": "string"})} for form in forms if form is not Form.JSON}


def send(
    request: Request,
    held: Held,
    key: object,
    make: Callable[[], Document],
    language: str | None = None,
    *,
    stays: bool = True,
) -> Response:
    """A document that belongs to the release, its text in one language where that is asked: its bytes are made once."""
    found = held.cache.get((key, language) if language else key, lambda: Answer.of(only(make(), language)))
    return respond(request, found, held.version, stays=stays)


def send_new(request: Request, held: Held, document: Mapping[str, object]) -> Response:
    """A document that is made for this request alone."""
    return respond(request, Answer.of(document), held.version)


def send_page(request: Request, held: Held, found: tuple[Document, Page], language: str | None = None) -> Response:
    """One page of a list; the address of the next is also in `Link`."""
    document, page = found
    return respond(request, Answer.of(only(document, language), page.link), held.version)


def question(request: Request, *asked: tuple[str, str]) -> Question:
    """What a list is asked, as the addresses of its pages repeat it."""
    public: str | None = request.app.state.settings.public_url
    return Question(request.url.path, asked, (public or "").rstrip("/"))


def public(request: Request, path: str) -> str:
    """The address of a path of this service, as others see it: `public(request, "dumps")`."""
    base: str | None = request.app.state.settings.public_url
    return f"{base or '/'}{path}"
