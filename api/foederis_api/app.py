"""The application: one factory, which uvicorn is given by name.

uvicorn --factory foederis_api.app:create_app
"""

import asyncio
import contextlib
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from foederis import __version__, questions
from foederis.errors import ReleaseError
from foederis.release import Release, Releases
from foederis.settings import Settings
from foederis_api import ending, faults
from foederis_api.direct import Direct
from foederis_api.documentation import describe, with_examples
from foederis_api.guard import EXPOSED, Guard
from foederis_api.holder import Holder, ReleaseLike
from foederis_api.parameters import EVERYWHERE, IN_JSON, NoQuery
from foederis_api.ready import Ready
from foederis_api.routes import (
    assess,
    changes,
    citations,
    contexts,
    description,
    docs,
    dumps,
    events,
    explain,
    house,
    lists,
    problems,
    queries,
    reconciliation,
    search,
    sparql,
    states,
    static,
    things,
    treaties,
    vocabulary,
)
from foederis_api.routes.shared import InHand, send
from foederis_api.sparql.pool import Limits, Pool, unavailable


class Application(FastAPI):
    """FastAPI with this service's own description of itself."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            self.openapi_schema = describe(self)
        return self.openapi_schema


def create_app(settings: Settings | None = None, open_release: Callable[[Path], ReleaseLike] = Release.open) -> FastAPI:
    """The application over the releases of the settings; without a release it lives and says that it is not ready."""
    settings = settings or Settings.read()
    app = Application(
        title="Foederis",
        version=__version__,
        dependencies=EVERYWHERE,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_life,
    )
    app.state.settings = settings
    app.state.questions = questions.load_all()
    app.state.holder = Holder(Releases(settings.releases), open_release, base=settings.public_url or "/")
    app.state.sparql = None if unavailable() else Pool(Limits.of(settings))
    app.add_middleware(Ready, holder=app.state.holder)
    app.add_middleware(Direct, endpoints={sparql.PATH: sparql.endpoint})
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=EXPOSED,
        max_age=86400,
    )
    app.add_middleware(Guard, version=lambda: app.state.holder.version)
    faults.install(app)
    app.add_api_route("/openapi.json", _description, include_in_schema=False, dependencies=IN_JSON)
    data = (vocabulary, description, dumps, changes)
    told = (assess, explain, states, treaties, queries, citations, search, reconciliation)
    for routes in (house, problems, docs, static, *data, events, *told, contexts, sparql, lists, things):
        app.include_router(routes.router)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """uvicorn's own log of requests prints the addresses of clients and what they ask; ours does neither."""
    logging.getLogger("uvicorn.access").disabled = True
    if threading.current_thread() is threading.main_thread():  # a process that does nothing else
        app.state.holder.settle = _settle
    await run_in_threadpool(_warm, app.state.holder)
    pool: Pool | None = app.state.sparql
    if pool is not None and (index := app.state.holder.index) is not None:
        await pool.use(index)
    with ending.in_time():
        try:
            yield
        finally:
            await asyncio.sleep(ending.SAID)
            if pool is not None:
                await pool.close()


def _settle() -> None:
    """What a release is made of stays: who looks for garbage need not walk through it with all requests waiting."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _warm(holder: Holder) -> None:
    """Opens the release before the first request, where there is one already."""
    with contextlib.suppress(ReleaseError):
        holder.get()


def _description(request: Request, held: InHand, _: NoQuery) -> Response:
    questions = request.app.state.questions
    return send(request, held, "openapi", lambda: with_examples(request.app.openapi(), held, questions))
