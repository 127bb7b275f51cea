"""The stored queries in the service's description of itself: an operation each, made from the head of its file."""

from collections.abc import Mapping
from typing import Any

from foederis import names
from foederis.questions import LANGUAGES, Limit, Parameter, Question
from foederis.store import SKOS
from foederis_api import problems
from foederis_api.forms import RESULTS, Form
from foederis_api.holder import Held
from foederis_api.routes.shared import may_answer

Json = dict[str, Any]

ANSWER = {"$ref": "#/components/schemas/QueryAnswer"}
TYPES: Mapping[str, Json] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
    "language": {"type": "string", "enum": list(LANGUAGES)},
    "string": {"type": "string"},
}
DAY = "2023-10-09"
SLUG: Json = {"type": "string", "pattern": "^[a-z0-9-]+$"}


def operations(questions: Mapping[str, Question]) -> Json:
    """The paths of the queries, as OpenAPI has them."""
    return {f"/queries/{name}": {"get": _operation(question)} for name, question in questions.items()}


def with_values(operation: Json, question: Question, held: Held) -> Json:
    """An operation with a value of this release for each parameter that names a thing and is required."""
    values = {it.name: _value(it, held) for it in question.parameters if it.required}
    parameters = [
        {**each, "example": values[each["name"]]} if values.get(each["name"]) else each
        for each in operation["parameters"]
    ]
    return {**operation, "parameters": parameters}


def _value(it: Parameter, held: Held) -> object:
    """The first that there is; of dates, any day is one."""
    if it.kind == "concept" and it.scheme:
        known = sorted(
            names.slug_of(each) for each in held.graph.subjects(SKOS + "inScheme", names.iri("scheme", it.scheme))
        )
    else:
        known = held.slugs.get(it.kind, [])
    first = known[0] if known else DAY if it.kind == "date" else None
    return [first] if first and it.several else first


def _operation(question: Question) -> Json:
    limit = [_limit(question.limit)] if question.limit else []
    failing = may_answer(problems.UNKNOWN_NAME, problems.INVALID)
    return {
        "tags": ["queries"],
        "summary": question.title,
        "description": "\n\n".join(filter(None, (question.words, question.notes))),
        "operationId": f"query_{question.name.replace('-', '_')}",
        "parameters": [*(_parameter(it) for it in question.parameters), *limit],
        "responses": {
            "200": {
                "description": "The rows, in order.",
                "content": {form.media_type: _media(form) for form in RESULTS},
            },
            **{str(status): response for status, response in failing.items()},
        },
    }


def _media(form: Form) -> Json:
    """The query itself, as SPARQL, is one of the forms: it answers whoever wants to ask it elsewhere."""
    return {"schema": ANSWER if form is Form.JSON else {"type": "string"}}


def _parameter(it: Parameter) -> Json:
    one = {**TYPES.get(it.kind, SLUG), **({"default": it.default} if it.default else {})}
    about = {"style": "form", "explode": True} if it.several else {}
    return {
        "name": it.name,
        "in": "query",
        "required": it.required,
        "description": " ".join(filter(None, (_sentence(it.help), _what(it)))),
        "schema": {"type": "array", "items": one, "minItems": 1} if it.several else one,
        **about,
    }


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _what(it: Parameter) -> str:
    if it.kind in TYPES:
        return ""
    return f"A concept of `{it.scheme}`, by its slug." if it.scheme else f"By the slug of the {it.kind}."


def _limit(limit: Limit) -> Json:
    schema = {"type": "integer", "minimum": 1, "maximum": limit.most, "default": limit.default}
    return {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many rows at most.",
        "schema": schema,
    }
