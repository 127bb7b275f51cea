"""The description of the service as OpenAPI 3.1, with examples taken from real answers."""

import json
from copy import deepcopy
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from foederis_api.models import ActForm, Problem

Json = dict[str, Any]

DESCRIPTION = (
    "Give Foederis an event, and it answers which obligations of international law it implicates, whose they are, since when "
    "that State is bound, why, on whose word, and which obligations look relevant but do not bind that State, and why not. "
    "`implicated` says: applies, on the facts claimed by these sources. It is no finding of breach.\n\n"
    "Every answer names its release in `Foederis-Release` and has a strong `ETag`; `If-None-Match` is answered with 304. What is "
    "wrong is answered with a problem (RFC 9457)."
)
REFS = "#/components/schemas/{model}"
EXAMPLES = "examples.json"


def describe(app: FastAPI) -> Json:
    """The framework's description, with the schemas that it does not see and the examples."""
    found = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    _, more = models_json_schema([(ActForm, "validation"), (Problem, "serialization")], ref_template=REFS)
    found["components"]["schemas"] = {**more["$defs"], **found["components"]["schemas"]}
    for path, operation in _operations(found):
        _add_examples(operation, examples().get(path, {}))
    return found


def examples() -> Json:
    """Shortened real answers and bodies, by address; `api/foederis_api/examples.json` is written by a test's helper."""
    loaded: Json = json.loads((files(__package__) / EXAMPLES).read_text(encoding="utf-8"))
    return loaded


def _operations(document: Json) -> list[tuple[str, Json]]:
    return [(path, operation) for path, item in document["paths"].items() for operation in item.values()]


def _add_examples(operation: Json, given: Json) -> None:
    """`answer` and `body` are examples; `path` gives the parameters of the path for which the answer is."""
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
    if content is not None and "answer" in given:
        content["example"] = deepcopy(given["answer"])
    if "body" in given:
        operation["requestBody"]["content"]["application/json"]["example"] = deepcopy(given["body"])
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in given.get("path", {}):
            parameter["example"] = given["path"][parameter["name"]]
