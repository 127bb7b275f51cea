"""The short way: an address whose requests go to it at once, past the framework's search for a route and a model.

The framework's routes stay, for the description of the service and for the methods that are not taken.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from foederis.errors import FoederisError
from foederis_api.faults import of_the_domain

Endpoint = Callable[[Request], Awaitable[Response]]
METHODS = ("GET", "POST")  # HEAD comes as GET


class Direct:
    """Within what holds for every request, before all routes."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint]) -> None:
        self.app = app
        self._endpoints = endpoints
        self._routes = {path: SimpleNamespace(path=path) for path in endpoints}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._endpoints.get(scope.get("path", ""))
        if endpoint is None or scope["type"] != "http" or scope["method"] not in METHODS:
            await self.app(scope, receive, send)
            return
        scope["route"] = self._routes[scope["path"]]
        request = Request(scope, receive, send)
        try:
            response = await endpoint(request)
        except FoederisError as error:
            response = of_the_domain(request, error)
        await response(scope, receive, send)
