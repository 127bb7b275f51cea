"""The description of the service as pages in which each address can be tried: forms, and no script at all.

A form is sent to `/docs/{operation}/ask`, which leads (303) to the address that its fields make, so that whoever tries
sees the address itself. Nothing comes from elsewhere; all of it is `/openapi.json`, told for people.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from foederis.answers import to_bytes
from foederis.errors import InvalidValue
from foederis_api import pages
from foederis_api.documentation import HYPOTHETICAL
from foederis_api.forms import Form, negotiated
from foederis_api.guard import SECURITY
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import NoQuery
from foederis_api.problems import NotFound, UnknownParameter
from foederis_api.reply import Answer, respond
from foederis_api.routes.shared import public

router = APIRouter(include_in_schema=False)

POLICY = "Content-Security-Policy"
FORMS_SENT_HERE = {POLICY: SECURITY[POLICY].replace("form-action 'none'", "form-action 'self'")}


class Operation(NamedTuple):
    """One operation of the description."""

    path: str
    method: str
    told: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.told["operationId"])

    @property
    def tag(self) -> str:
        return str(next(iter(self.told.get("tags", ())), "service"))

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return [each for each in self.told.get("parameters", ()) if each["in"] in ("path", "query")]

    def example(self, parameter: dict[str, Any]) -> str:
        """The first example of a value, on one line; empty where there is none."""
        found = next(iter(parameter.get("schema", {}).get("examples", ())), "")
        return str(found[0] if isinstance(found, list) and found else found)

    def choices(self, parameter: dict[str, Any]) -> list[str]:
        return [str(each) for each in parameter.get("schema", {}).get("enum", ())]

    def address(self, given: dict[str, str]) -> str:
        """The address that the values make; what is empty is left out, InvalidValue where the path lacks one."""
        path, asked = self.path, []
        for parameter in self.parameters:
            name, value = parameter["name"], given.get(parameter["name"], "")
            if parameter["in"] == "query":
                asked += [(name, value)] if value else []
            elif value in ("", ".", ".."):
                raise InvalidValue(f"`{name}` is missing", place=name, mend="give a name")
            else:
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
        return f"{path}?{urlencode(asked)}" if asked else path


def operations(request: Request) -> Iterator[Operation]:
    for path, methods in request.app.openapi()["paths"].items():
        for method, told in methods.items():
            if "operationId" in told:
                yield Operation(path, method.upper(), told)


def named(request: Request, name: str) -> Operation:
    known = {each.id: each for each in operations(request)}
    if name not in known:
        raise NotFound("operation", name[:REPEATED], nearest(name, known))
    return known[name]


@router.get("/docs")
def contents(request: Request, _: NoQuery) -> Response:
    tags: dict[str, list[Operation]] = {}
    for each in operations(request):
        tags.setdefault(each.tag, []).append(each)
    return _page(request, "docs.html", tags=tags, info=request.app.openapi()["info"])


@router.get("/docs/{operation}")
def operation(request: Request, operation: str, _: NoQuery) -> Response:
    found = named(request, operation)
    example = to_bytes(HYPOTHETICAL).decode() if found.path == "/assess" else ""
    return _page(request, "docs-operation.html", operation=found, example=example, root=public(request, ""))


@router.get("/docs/{operation}/ask")
def ask(request: Request, operation: str) -> Response:
    """From a form that was filled in to the address that answers it."""
    found = named(request, operation)
    known = [each["name"] for each in found.parameters]
    for name in request.query_params:
        if name not in known:
            raise UnknownParameter("parameter", name[:REPEATED], nearest(name, known), place=name[:REPEATED])
    if found.method != "GET":
        raise InvalidValue("only what is asked by GET can be asked by a form", place="operation")
    return RedirectResponse(found.address(dict(request.query_params)), status_code=303)


def _page(request: Request, template: str, **given: object) -> Response:
    negotiated(request, (Form.HTML,))
    sent = respond(request, Answer(pages.render(template, **given), form=Form.HTML), None)
    sent.headers.update(FORMS_SENT_HERE)
    return sent
