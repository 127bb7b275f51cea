"""Files that were made with a release, sent as they are: the whole or parts, plain or as they were compressed.

A file is opened before anything is said of it, and stays open until it is sent: a release that is taken away meanwhile
does no harm. What is said of it follows RFC 9110: preconditions in the order of section 13.2.2, then parts.
"""

import base64
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from foederis_api import conditional
from foederis_api.guard import is_head
from foederis_api.problems import PRECONDITION, RANGE, Problem
from foederis_api.ranges import Multipart, Part, Unsatisfiable, parts
from foederis_api.reply import RELEASE_HEADER, takes_gzip

CHUNK = 256 * 1024
FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60, must-revalidate"


@dataclass(frozen=True, slots=True)
class Served:
    """A file to be sent. `latest`: since when it stands under a name that moves on; `location` is then its own."""

    path: Path
    media_type: str
    sha256: str
    release: str
    packed: tuple[Path, str] | None = None  # the same compressed, and its sum
    latest: datetime | None = None
    location: str = ""


def send(request: Request, served: Served) -> Response:
    """The answer to GET and HEAD; FileNotFoundError where the file is not there."""
    packed = served.packed is not None and takes_gzip(request.headers)
    path, sha256 = served.packed if served.packed and packed else (served.path, served.sha256)
    file = path.open("rb", buffering=0)
    try:
        return _answer(request, served, file, sha256, packed=packed)
    except BaseException:
        file.close()
        raise


def _answer(request: Request, served: Served, file: BinaryIO, sha256: str, *, packed: bool) -> Response:
    status = os.fstat(file.fileno())
    modified = served.latest or datetime.fromtimestamp(status.st_mtime, UTC)
    etag = f'"{sha256}"'
    headers = {
        "ETag": etag,
        "Last-Modified": conditional.http_date(modified),
        "Cache-Control": SHORTLY if served.latest else FOREVER,
        RELEASE_HEADER: served.release,
        **({"Vary": "Accept-Encoding"} if served.packed else {}),
        **({"Content-Location": served.location} if served.location else {}),
    }
    match conditional.evaluate(request.headers, etag, modified):
        case conditional.NOT_MODIFIED:
            file.close()
            return Response(status_code=304, headers=headers)
        case conditional.FAILED:
            file.close()
            return Problem(PRECONDITION, PRECONDITION.meaning, {}).response({"ETag": etag})
    headers["Accept-Ranges"] = "bytes"
    headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"  # RFC 9530, section 3
    if packed:
        headers["Content-Encoding"] = "gzip"
    try:
        found = _parts(request, etag, status.st_size)
    except Unsatisfiable as error:
        file.close()
        said = {"Content-Range": f"bytes */{error.size}", "ETag": etag, "Accept-Ranges": "bytes"}
        return Problem(RANGE, error.message, {}).response(said)
    if is_head(request):
        file.close()
        return Response(headers={**headers, "Content-Type": served.media_type, "Content-Length": str(status.st_size)})
    return _body(file, served.media_type, status.st_size, found, headers)


def _parts(request: Request, etag: str, size: int) -> list[Part]:
    """The parts asked for. Only GET has any (section 14.2), and `If-Range` must name the very tag (13.1.5): a date says
    too little, since two files may be put in force within one second."""
    fields = request.headers.getlist("range")
    condition = request.headers.get("if-range")
    if is_head(request) or len(fields) != 1 or (condition is not None and condition.strip() != etag):
        return []
    return parts(fields[0].strip(), size)


def _body(file: BinaryIO, kind: str, size: int, found: Sequence[Part], headers: dict[str, str]) -> Response:
    if len(found) < 2:
        part = found[0] if found else Part(0, size)
        more = {"Content-Type": kind, "Content-Length": str(part.end - part.begin)}
        if found:
            more["Content-Range"] = part.content_range(size)
        return StreamingResponse(_stream(file, [part]), 206 if found else 200, {**headers, **more})
    several = Multipart(found, size, kind, os.urandom(13).hex())
    more = {"Content-Type": several.media_type, "Content-Length": str(several.length)}
    return StreamingResponse(_stream(file, found, several), 206, {**headers, **more})


async def _stream(file: BinaryIO, found: Sequence[Part], several: Multipart | None = None) -> AsyncIterator[bytes]:
    with file:
        for number, (begin, end) in enumerate(found):
            if several:
                yield several.heads[number]
            file.seek(begin)
            while begin < end and (content := await anyio.to_thread.run_sync(file.read, min(CHUNK, end - begin))):
                begin += len(content)
                yield content
            if several:
                yield b"\r\n"
        if several:
            yield several.tail
