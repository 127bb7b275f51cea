"""Every kind of thing under its own address, and lists of the kinds that one begins with. One builder serves them all."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from foederis import names
from foederis_api import models, problems
from foederis_api.documents import Document
from foederis_api.parameters import ListQuery, NoQuery
from foederis_api.problems import NotFound
from foederis_api.routes.shared import InHand, Slug, may_answer, send, send_page

router = APIRouter()

# The folder of each kind in an address; events have routes of their own.
FOLDERS = {
    "act": "acts",
    "claim": "claims",
    "concept": "concepts",
    "norm": "norms",
    "provision": "provisions",
    "source": "sources",
    "state": "states",
    "treaty": "treaties",
}
LISTED = ("norm", "source", "state", "treaty")


def add(kind: str, folder: str) -> None:
    """The address of a kind of thing, and of the list of them where there is one."""
    if kind in LISTED:
        router.add_api_route(
            f"/{folder}",
            listing(kind),
            response_model=models.ReferenceList,
            responses=may_answer(problems.INVALID),
            summary=f"All {folder}",
            tags=[folder],
            operation_id=f"list_{folder}",
        )
    router.add_api_route(
        f"/{folder}/{{slug}}",
        one(kind),
        response_model=models.Thing,
        responses=may_answer(problems.NOT_FOUND),
        summary=f"One of the {folder}",
        tags=[folder],
        operation_id=f"get_{kind}",
    )


def one(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
        iri = held.find(kind, slug)
        return send(request, held, held.answer((kind, slug), lambda: document(kind, slug, held.documents.document(iri))))

    return endpoint


LINKS = {"act": ("input",), "treaty": ("parties",)}


def document(kind: str, slug: str, found: Document) -> Document:
    """A thing's document with the addresses below its own."""
    links = {name: f"/{FOLDERS[kind]}/{slug}/{name}" for name in LINKS.get(kind, ())}
    return {**found, "links": links} if links else found


def listing(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, query: ListQuery) -> Response:
        slugs = held.slugs.get(kind, [])
        return send_page(
            request, held, [(slug,) for slug in slugs], lambda at: held.documents.named(kind, slugs[at]), query
        )

    return endpoint


for _kind, _folder in FOLDERS.items():
    add(_kind, _folder)


@router.get("/id/{kind}/{slug}", status_code=303, responses=may_answer(problems.NOT_FOUND), tags=["things"])
def identifier(held: InHand, kind: str, slug: Slug, _: NoQuery) -> Response:
    """An identifier names a thing; the document about it is elsewhere."""
    folders = {**FOLDERS, "event": "events"}
    if kind not in folders:
        raise NotFound("kind of thing", kind[:80], names.nearest(kind[:80], folders))
    held.find(kind, slug)
    return RedirectResponse(f"/{folders[kind]}/{slug}", status_code=303)
