"""What Foederis is measured beside, under uvicorn: bytes that are there already, and Starlette's own file."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

FOLDER = "BENCHMARK_FOLDER"


async def constant(scope: Scope, receive: Receive, send: Send) -> None:
    """As many bytes as the path asks for, made once: `/1234`."""
    if scope["type"] == "http":
        start, body = _constant(scope["path"])
        await send(start)
        await send(body)


@cache
def _constant(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    length = path.removeprefix("/")
    headers = [(b"content-type", b"text/turtle; charset=utf-8"), (b"content-length", length.encode())]
    return (
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": b"#" * int(length)},
    )


async def file(scope: Scope, receive: Receive, send: Send) -> None:
    """A file of a folder, by its name."""
    if scope["type"] == "http":
        path = Path(os.environ[FOLDER]) / Path(scope["path"]).name
        response = FileResponse(path, media_type="application/n-quads")
        await response(scope, receive, send)
