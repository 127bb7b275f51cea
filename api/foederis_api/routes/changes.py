"""Changes: what differs between a release that was in force and the one that followed it, to read and to apply."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path as Folder
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from foederis.errors import InvalidValue
from foederis.release import changes
from foederis_api import models, pages, problems
from foederis_api.files import Served
from foederis_api.files import send as send_file
from foederis_api.forms import Form, negotiated, split
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.paging import MEND, Page, Question, page, read_cursor, write_cursor
from foederis_api.parameters import IN_JSON, ListParameters, ListQuery, NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import Answer, respond
from foederis_api.routes.dumps import GZIP
from foederis_api.routes.shared import InHand, may_answer, public, question, send_page
from foederis_api.shelf import Shelf
from foederis_api.views import FOLDERS

router = APIRouter(tags=["changes"])

Before = Annotated[str, Path(description="The version that was in force.")]
After = Annotated[str, Path(description="The version that followed it.")]
Name = Annotated[str, Path(description="`removed.nq` or `added.nq`, with `.gz` compressed.", examples=["added.nq"])]
FORMS = (Form.JSON, Form.HTML)


@router.get(
    "/changes",
    response_model=models.ChangesList,
    responses=may_answer(problems.INVALID),
    summary="Which release followed which, the latest first",
    dependencies=IN_JSON,
)
def pairs(request: Request, held: InHand, query: ListQuery) -> Response:
    """A mirror that holds the dump of one version finds here the way to the next: it takes `removed.nq` from its lines,
    adds those of `added.nq`, sorts, and compares the SHA-256 with that in `all_nq`."""
    shelf = Shelf(request.app.state.settings.releases)
    found = shelf.pairs()
    keys = [(f"{2**63 - pair.written:020d}", pair.before, pair.after) for pair in found]
    stretch = page(keys, question(request), query.limit, query.cursor)
    items = [_head(request, shelf.changes(pair.before, pair.after)) for pair in found[stretch.begin : stretch.end]]
    document = {"release": held.version, "items": items, "total": stretch.total, "next": stretch.next}
    return send_page(request, held, (document, stretch))


@router.get(
    "/changes/{before}/{after}",
    response_model=models.Changes,
    responses=may_answer(problems.NOT_FOUND, problems.INVALID),
    summary="What was added, removed and changed, thing by thing",
)
def between(request: Request, held: InHand, before: Before, after: After, query: ListQuery) -> Response:
    after, asked = split(after, FORMS)
    form = asked or negotiated(request, FORMS)
    folder = Shelf(request.app.state.settings.releases).changes(before, after)
    document, stretch = _stretch(request, held, folder, query)
    if form is Form.HTML:
        body = pages.render("changes.html", changes=document, release=held.version, folders=FOLDERS)
        return respond(request, Answer(body, stretch.link, Form.HTML), held.version)
    return send_page(request, held, (document, stretch))


@router.get(
    "/changes/{before}/{after}/{name}",
    response_class=Response,
    responses=may_answer(problems.NOT_FOUND, problems.PRECONDITION, problems.RANGE),
    summary="The lines that a mirror takes away or adds: sorted N-Quads",
)
def patch(request: Request, held: InHand, before: Before, after: After, name: Name, _: NoQuery) -> Response:
    folder = Shelf(request.app.state.settings.releases).changes(before, after)
    if name not in changes.FILES:
        raise NotFound("file", name[:REPEATED], nearest(name, changes.FILES))
    sums = {file: found["sha256"] for file, found in changes.head(folder)["files"].items()}
    packed = None if name.endswith(".gz") else (folder / f"{name}.gz", sums[f"{name}.gz"])
    kind = GZIP if packed is None else "application/n-quads"
    try:
        return send_file(request, Served(folder / name, kind, sums[name], after, packed))
    except FileNotFoundError as error:  # taken away since it was looked for
        raise NotFound("file", name[:REPEATED], []) from error


def _head(request: Request, folder: Folder) -> dict[str, Any]:
    """What a pair comes to: numbers, sums, and where its parts are to be had."""
    said = changes.head(folder)
    address = public(request, f"changes/{said['from']}/{said['to']}")
    files = [{"name": name, **found, "href": f"{address}/{name}"} for name, found in said["files"].items()]
    return {
        "from": said["from"],
        "to": said["to"],
        "all_nq": said["all.nq"],
        "lines": said["lines"],
        "counts": said["counts"],
        "files": files,
        "href": address,
    }


def _stretch(request: Request, held: Held, folder: Folder, query: ListParameters) -> tuple[dict[str, Any], Page]:
    """A page of the things. The cursor is a place in the file, so that a page far back costs what the first does."""
    asked = question(request)
    head = _head(request, folder)
    total = sum(head["counts"].values())
    items, cursor = _things(folder, asked, query)
    following = asked.address(query.limit, cursor) if cursor else None
    stretch = Page(0, len(items), total, following, asked.address(query.limit, None))
    return {"release": held.version, **head, "items": items, "total": total, "next": following}, stretch


def _things(folder: Folder, asked: Question, query: ListParameters) -> tuple[list[dict[str, Any]], str | None]:
    found = list(islice(_read(folder, asked, query.cursor), query.limit + 1))
    more = len(found) > query.limit
    items = [_item(thing) for thing, _ in found[: query.limit]]
    return items, write_cursor((str(found[query.limit - 1][1]),), asked) if more else None


def _read(folder: Folder, asked: Question, cursor: str | None) -> Iterator[tuple[dict[str, str], int]]:
    if cursor is None:
        yield from changes.things_from(folder, 0)
        return
    try:
        yield from changes.things_from(folder, int(read_cursor(cursor, asked)[0]))
    except (ValueError, OverflowError) as error:
        raise InvalidValue("the cursor is not one of this service", place="cursor", mend=MEND) from error


def _item(thing: dict[str, str]) -> dict[str, Any]:
    return {
        "change": thing["change"],
        "kind": thing["kind"],
        "id": thing["id"],
        "slug": thing["slug"],
        "label": {"en": thing["label"]} if thing["label"] else {},
    }
