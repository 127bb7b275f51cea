"""From what was raised to a problem: the domain's exceptions, those of the framework, and the shape of parameters."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from foederis import names
from foederis.errors import FoederisError, InvalidValue
from foederis_api.holder import Moved
from foederis_api.problems import INVALID, METHOD, Problem, UnknownParameter, UnknownPath, problem_of, several
from foederis_api.routes.house import ADDRESSES
from foederis_api.views import FOLDERS


def install(app: FastAPI) -> None:
    app.add_exception_handler(FoederisError, of_the_domain)
    app.add_exception_handler(RequestValidationError, of_parameters)
    app.add_exception_handler(HTTPException, of_the_framework)
    app.add_exception_handler(Moved, of_a_retired_name)


def of_the_domain(request: Request, error: Exception) -> Response:
    return problem_of(cast(FoederisError, error)).response()


def of_a_retired_name(request: Request, error: Exception) -> Response:
    """308 to the same address with the new name in it: what lies below, the suffix and the query stay."""
    moved = cast(Moved, error)
    (old_kind, old), (kind, slug) = moved.old, moved.new
    named = request.url.path.startswith("/id/")
    before, after = (f"id/{each}" if named else FOLDERS[each] for each in (old_kind, kind))
    rest = request.url.path.removeprefix(f"/{before}/{old}")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{after}/{slug}{rest}{query}", status_code=308)


def of_parameters(request: Request, error: Exception) -> Response:
    """What pydantic found wrong with the query, each fault as a problem."""
    known = _parameters_of(request)
    found = cast(RequestValidationError, error).errors()
    return several([problem_of(_fault(each, known)) for each in found]).response()


def _fault(found: Mapping[str, Any], known: Sequence[str]) -> FoederisError:
    name = str(found["loc"][-1])[:80]
    if found["type"] == "extra_forbidden":
        return UnknownParameter("parameter", name, names.nearest(name, known) or sorted(known), place=name)
    given = f"; it is “{str(found['input'])[:80]}”" if isinstance(found.get("input"), str) else ""
    return InvalidValue(f"{found['msg'].removeprefix('Value error, ')}{given}", place=name)


def _parameters_of(request: Request) -> list[str]:
    """The names that the address takes, from its own documentation."""
    route = request.scope.get("route")
    operation = request.app.openapi()["paths"].get(getattr(route, "path", ""), {}).get(request.method.lower(), {})
    return [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]


def of_the_framework(request: Request, error: Exception) -> Response:
    raised = cast(HTTPException, error)
    if raised.status_code == 404:
        path = request.url.path[:200]
        return problem_of(UnknownPath("address", path, _nearest_paths(path))).response()
    if raised.status_code == 405:
        headers = _allow(raised)
        return Problem(METHOD, f"{request.method} is not taken here, but {headers.get('Allow')}", {}).response(headers)
    return Problem(INVALID, str(raised.detail), {}).response()


def _nearest_paths(path: str) -> list[str]:
    """The addresses most like a mistaken one; without the slash at its end, if that is all that is wrong."""
    paths = [template.partition("{?")[0] for template in ADDRESSES.values()]
    return names.nearest(path.rstrip("/") or "/", paths)


def _allow(error: HTTPException) -> dict[str, str]:
    """Where GET is taken, so is HEAD."""
    allowed = [method.strip() for method in (error.headers or {}).get("Allow", "").split(",") if method.strip()]
    return {"Allow": ", ".join([*allowed, "HEAD"] if "GET" in allowed else allowed)} if allowed else {}
