"""What the addresses share: the release in hand, the slug in a path, the problems that can come, a page of a list."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.responses import Response

from foederis_api import problems
from foederis_api.documents import Document
from foederis_api.holder import Held, Holder
from foederis_api.paging import Key, Question, page
from foederis_api.parameters import ListParameters
from foederis_api.problems import Kind
from foederis_api.reply import Answer, respond

PROBLEM_SCHEMA = {"schema": {"$ref": "#/components/schemas/Problem"}}


def in_hand(request: Request) -> Held:
    """The release that this request keeps from beginning to end."""
    holder: Holder = request.app.state.holder
    return holder.get()


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


def send(request: Request, held: Held, answer: Answer) -> Response:
    return respond(request, answer, held.version)


def send_page(
    request: Request,
    held: Held,
    keys: Sequence[Key],
    item: Callable[[int], Document],
    parameters: ListParameters,
    asked: Sequence[tuple[str, str]] = (),
) -> Response:
    """One page of a list: `item` makes the document at a place; the address of the next page is also in `Link`."""
    public: str | None = request.app.state.settings.public_url
    question = Question(request.url.path, tuple(asked), (public or "").rstrip("/"))
    found = page(keys, question, parameters.limit, parameters.cursor)
    items = [item(place) for place in range(found.begin, found.end)]
    document = {"release": held.version, "items": items, "total": found.total, "next": found.next}
    return send(request, held, Answer.of(document, found.link))
