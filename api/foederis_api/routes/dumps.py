"""Dumps: the files that were made with each kept release, by its version or as the latest."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from foederis.release import dumps
from foederis.release.dumps import MEDIA_TYPES, SUMS, Dump
from foederis_api import models, problems
from foederis_api.files import Served
from foederis_api.files import send as send_file
from foederis_api.near import REPEATED
from foederis_api.parameters import IN_JSON, NoQuery
from foederis_api.problems import NotFound
from foederis_api.routes.shared import InHand, may_answer, public, send_new
from foederis_api.shelf import LATEST, Kept, Shelf

router = APIRouter(tags=["dumps"])

Version = Annotated[str, Path(description="A version that is kept, or `latest`.", examples=[LATEST])]
Name = Annotated[str, Path(description="The file: `{layer}.{form}`, with `.gz` compressed.", examples=["all.ttl"])]
GZIP = "application/gzip"


@router.get(
    "/dumps",
    response_model=models.Versions,
    responses=may_answer(),
    summary="The kept releases, the latest first",
    dependencies=IN_JSON,
)
def versions(request: Request, held: InHand, _: NoQuery) -> Response:
    kept = [each for each in Shelf(request.app.state.settings.releases).kept() if each.dumps]
    items = [_version(request, each, held.version) for each in kept]
    return send_new(request, held, {"release": held.version, "items": items, "total": len(items), "next": None})


@router.get(
    "/dumps/{version}",
    response_model=models.DumpList,
    responses=may_answer(problems.NOT_FOUND),
    summary="The dumps of a release, with their sizes and sums",
    dependencies=IN_JSON,
)
def listing(request: Request, held: InHand, version: Version, _: NoQuery) -> Response:
    found = Shelf(request.app.state.settings.releases).find(version, held.version)
    items = list(_dumps(request, found))
    document = {
        "release": held.version,
        **_version(request, found, held.version),
        "items": items,
        "total": len(items),
        "next": None,
    }
    return send_new(request, held, document)


@router.get(
    "/dumps/{version}/{name}",
    response_class=Response,
    responses=may_answer(problems.NOT_FOUND, problems.PRECONDITION, problems.RANGE),
    summary="A dump, or SHA256SUMS: a file, whole or in parts",
)
def file(request: Request, held: InHand, version: Version, name: Name, _: NoQuery) -> Response:
    """Under a version a file never changes. `latest` sends the file of the release in hand, and says in
    `Content-Location` where it stays."""
    found = Shelf(request.app.state.settings.releases).find(version, held.version)
    served = _sums(request, found, version) if name == SUMS else _served(request, found, version, name)
    try:
        return send_file(request, served)
    except FileNotFoundError as error:  # taken away since it was looked for
        raise NotFound("dump", name[:REPEATED], []) from error


def _version(request: Request, found: Kept, in_hand: str) -> dict[str, Any]:
    return {
        "version": found.version,
        "latest": found.version == in_hand,
        "href": public(request, f"dumps/{found.version}"),
        "sums": public(request, f"dumps/{found.version}/{SUMS}"),
    }


def _dumps(request: Request, found: Kept) -> Iterable[dict[str, Any]]:
    for dump in found.dumps.values():
        yield {
            "name": dump.name,
            "layer": dump.layer,
            "media_type": MEDIA_TYPES[dump.form],
            "compressed": dump.compressed,
            "bytes": dump.size,
            "sha256": dump.sha256,
            "href": public(request, f"dumps/{found.version}/{dump.name}"),
        }


def _served(request: Request, found: Kept, version: str, name: str) -> Served:
    dump = found.dump(name)
    folder = found.folder / dumps.FOLDER
    packed = None if dump.compressed else found.dumps[f"{name}.gz"]
    return Served(
        folder / name,
        media_type(dump),
        dump.sha256,
        found.version,
        (folder / packed.name, packed.sha256) if packed else None,
        **_moving(request, found, version, name),
    )


def _sums(request: Request, found: Kept, version: str) -> Served:
    path = found.folder / dumps.FOLDER / SUMS
    kind = "text/plain; charset=utf-8"
    return Served(path, kind, dumps.digest(path), found.version, **_moving(request, found, version, SUMS))


def _moving(request: Request, found: Kept, version: str, name: str) -> dict[str, Any]:
    """Of a file that is asked for as the latest: since when it is, and where it stays."""
    if version != LATEST:
        return {}
    return {"latest": found.since, "location": public(request, f"dumps/{found.version}/{name}")}


def media_type(dump: Dump) -> str:
    kind = GZIP if dump.compressed else MEDIA_TYPES[dump.form]
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
