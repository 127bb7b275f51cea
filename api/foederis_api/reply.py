"""Bytes on their way out: an answer is written once, keeps its own entity tag, and is sent as it is."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from functools import cached_property

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from foederis.answers import to_bytes
from foederis_api import conditional
from foederis_api.forms import Form, MediaForm
from foederis_api.problems import PRECONDITION, Problem

RELEASE_HEADER = "Foederis-Release"
READY = "foederis.ready"  # where a request gathers answers that hold as long as their release
WORTH_COMPRESSING = 1024  # bytes; what is shorter fits a packet either way
_CODING = re.compile(r"\s*(gzip|x-gzip|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE)


class Answer:
    """The bytes of an answer, the tag that is strong over them, and the links to what belongs to it."""

    def __init__(self, body: bytes, link: str = "", form: MediaForm = Form.JSON, location: str = "") -> None:
        self.body = body
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        self.link = link
        self.form = form
        self.location = location  # where just this form is to be had

    @classmethod
    def of(cls, document: object, link: str = "") -> "Answer":
        return cls(to_bytes(document) + b"\n", link)

    @cached_property
    def compressed(self) -> bytes | None:
        """The body with gzip, made once; None where that gains nothing."""
        if len(self.body) < WORTH_COMPRESSING:
            return None
        return gzip.compress(self.body, 6, mtime=0)

    @property
    def weight(self) -> int:
        """The bytes that it holds, or will."""
        return len(self.body) + len(self.body) // 4


def respond(request: Request, answer: Answer, release: str | None, *, stays: bool = False) -> Response:
    """200 with the bytes, 304 where the caller holds the same, 412 where a precondition fails.

    An answer that `stays` is that to the same request as long as the release is in force.
    """
    if stays and READY in request.scope:
        request.scope[READY].append((answer, release))
    packed = answer.compressed if takes_gzip(request.headers) else None
    etag = answer.etag if packed is None else f'{answer.etag[:-1]}-gzip"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding", **_about(answer, release)}
    match conditional.evaluate(request.headers, etag):
        case conditional.NOT_MODIFIED:
            return Response(status_code=304, headers=headers)
        case conditional.FAILED:
            return Problem(PRECONDITION, PRECONDITION.meaning, {}).response({"ETag": etag})
    if packed is not None:
        headers["Content-Encoding"] = "gzip"
    return Response(answer.body if packed is None else packed, headers={**headers, "Content-Type": _type(answer)})


def _type(answer: Answer) -> str:
    return answer.form.content_type


def _about(answer: Answer, release: str | None) -> Mapping[str, str]:
    said = {RELEASE_HEADER: release or "", "Link": answer.link, "Content-Location": answer.location}
    return {name: value for name, value in said.items() if value}


def takes_gzip(headers: Headers) -> bool:
    """Whether `Accept-Encoding` takes gzip (RFC 9110, 12.5.3); by name before by `*`."""
    found: dict[str, bool] = {}
    for member in ",".join(headers.getlist("accept-encoding"))[:1024].split(","):
        match = _CODING.fullmatch(member)
        if match:
            found[match[1].lower().removeprefix("x-")] = match[2] is None or float(match[2]) > 0
    return found.get("gzip", found.get("*", False))


def plain(request: Request, document: object) -> Response:
    """An answer that rests on no release."""
    return respond(request, Answer.of(document), None)
