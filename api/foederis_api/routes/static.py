"""What pages load: files that come with the program, and nothing else."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import conditional
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import NoQuery
from foederis_api.problems import PRECONDITION, NotFound, Problem
from foederis_api.reply import takes_gzip

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).resolve().parent.parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FRESH = "public, max-age=3600, must-revalidate"  # an hour: a newer program has the same names


class File(NamedTuple):
    """A file in both codings; the tag is strong, and so differs between them."""

    content_type: str
    plain: bytes
    packed: bytes
    etag: str

    @classmethod
    def read(cls, path: Path) -> "File":
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:32]
        return cls(TYPES[path.suffix], content, gzip.compress(content, 9, mtime=0), digest)


@cache
def files() -> dict[str, File]:
    """All of them, read once: a name in an address is looked up here and never on the disk."""
    return {path.name: File.read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


@router.get("/static/{name}")
def static(request: Request, name: str, _: NoQuery) -> Response:
    found = files().get(name)
    if found is None:
        raise NotFound("file", name[:REPEATED], nearest(name, files()))
    packed = takes_gzip(request.headers)
    etag = f'"{found.etag}-gzip"' if packed else f'"{found.etag}"'
    headers = {"ETag": etag, "Cache-Control": FRESH, "Vary": "Accept-Encoding"}
    match conditional.evaluate(request.headers, etag):
        case conditional.NOT_MODIFIED:
            return Response(status_code=304, headers=headers)
        case conditional.FAILED:
            return Problem(PRECONDITION, PRECONDITION.meaning, {}).response({"ETag": etag})
    coding = {"Content-Encoding": "gzip"} if packed else {}
    body = found.packed if packed else found.plain
    return Response(body, headers={**headers, **coding, "Content-Type": found.content_type})
