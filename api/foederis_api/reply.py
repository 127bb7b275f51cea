"""Bytes on their way out: an answer is written once, keeps its own entity tag, and is sent as it is."""

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from foederis.answers import to_bytes

RELEASE_HEADER = "Foederis-Release"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, the tag that is strong over them, and the links to other pages of it."""

    body: bytes
    etag: str
    link: str = ""

    @classmethod
    def of(cls, document: object, link: str = "") -> "Answer":
        return cls.of_bytes(to_bytes(document) + b"\n", link)

    @classmethod
    def of_bytes(cls, body: bytes, link: str = "") -> "Answer":
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', link)


def respond(request: Request, answer: Answer, release: str | None) -> Response:
    """200 with the bytes, or 304 where the caller holds the same."""
    headers = {"ETag": answer.etag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if release:
        headers[RELEASE_HEADER] = release
    if answer.link:
        headers["Link"] = answer.link
    if request.method in ("GET", "HEAD") and holds(request.headers.get("if-none-match", ""), answer.etag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type=JSON)


def holds(if_none_match: str, etag: str) -> bool:
    """Whether `If-None-Match` names the tag, compared weakly as RFC 9110 (13.1.2) asks."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]


def plain(request: Request, document: object) -> Response:
    """An answer that rests on no release."""
    return respond(request, Answer.of(document), None)
