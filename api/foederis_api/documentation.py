"""The description of the service as OpenAPI 3.1.

Its examples are answers of the release in hand, shortened: they cannot go stale.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from foederis.errors import InputError
from foederis.questions import Question as StoredQuery
from foederis_api import citations, views
from foederis_api.explanation import explain
from foederis_api.holder import Held
from foederis_api.lists.answers import Asks
from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.description import List
from foederis_api.lists.parameters import PARAMETERS
from foederis_api.models import ActForm, Problem, QueryAnswer
from foederis_api.obligations import statuses
from foederis_api.paging import Question
from foederis_api.parameters import ListParameters, SearchParameters
from foederis_api.problems import MEDIA_TYPE, NotFound, problem_of
from foederis_api.query_operations import operations, with_values
from foederis_api.search.answers import search

Json = dict[str, Any]

DESCRIPTION = (
    "Give Foederis an event, and it answers which obligations of international law it implicates, whose they are, "
    "since when that State is bound, why, on whose word, and which obligations look relevant but do not bind that "
    "State, and why not. `implicated` says: applies, on the facts claimed by these sources. It is no finding of "
    "breach.\n\n"
    "A thing is named by `id`, `slug` and `label`; a label is a map by language; a list is `release`, `items`, `total` "
    "and `next`, the address of the next page. Every answer names its release in `Foederis-Release` and has a strong "
    "`ETag`; `If-None-Match` is answered with 304. What is wrong is answered with a problem (RFC 9457)."
)
REFS = "#/components/schemas/{model}"

EVENT = "2023-10-09-chn-forced-return"
TREATY = "cat-1984"
NORM = "cat-1984-art-3"
STATE = "chn"
SOURCE = "hrw-2024-05-08"
ON = date(1988, 11, 3)
HYPOTHETICAL: Json = {
    "date": "2023-10-09",
    "actor": "chn",
    "act": "forced-return",
    "destination": "prk",
    "group": {"nationality": ["prk"], "characteristics": ["child"]},
    "circumstances": {"torture-risk-on-return": "asserted", "refugee": "denied-by-bearer"},
    "situations": "none",
}


def describe(app: FastAPI) -> Json:
    """The framework's description, with the schemas that it does not see."""
    found = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    _, more = models_json_schema(
        [(ActForm, "validation"), (Problem, "serialization"), (QueryAnswer, "serialization")], ref_template=REFS
    )
    found["components"]["schemas"] = {**more["$defs"], **found["components"]["schemas"]}
    found["paths"].update(operations(app.state.questions))
    return found


def with_examples(description: Json, held: Held, questions: Mapping[str, StoredQuery]) -> Json:
    """The description with answers of this release, and values for the stored queries. What a release does not hold has
    no example."""
    examples = _examples(held)
    paths = {
        path: {method: _exemplified(operation, examples.get(path)) for method, operation in operations.items()}
        for path, operations in description["paths"].items()
    }
    for name, question in questions.items():
        paths[f"/queries/{name}"] = {"get": with_values(paths[f"/queries/{name}"]["get"], question, held)}
    paths["/assess"]["post"]["requestBody"]["content"]["application/json"]["example"] = HYPOTHETICAL
    return {**description, "paths": paths}


def _exemplified(operation: Json, example: object) -> Json:
    """An operation with an example of its answer, and of the problem for a name that nobody knows."""
    responses = {status: {**response} for status, response in operation["responses"].items()}
    if example is not None:
        content = responses["200"]["content"]  # with the other forms, which stay
        responses["200"]["content"] = {
            **content,
            "application/json": {**content["application/json"], "example": example},
        }
    if "404" in responses:
        unknown = problem_of(NotFound("event", EVENT[:-1], [EVENT])).document()
        responses["404"]["content"] = {MEDIA_TYPE: {**responses["404"]["content"][MEDIA_TYPE], "example": unknown}}
    return {**operation, "responses": responses}


def _examples(held: Held) -> dict[str, object]:
    made: dict[str, Callable[[], object]] = {
        **{each.path: partial(_listed, held, each) for each in LISTS},
        "/events/{slug}": lambda: views.described(held, "event", EVENT).document,
        "/events/{slug}/obligations": lambda: views.obligations(held, EVENT),
        "/events/{slug}/claims": lambda: views.claims(held, EVENT, Question("/events"), ListParameters(limit=1))[0],
        "/events/{slug}/counts": lambda: views.counts(held, EVENT),
        "/acts/{slug}": lambda: views.described(held, "act", f"{EVENT}-1").document,
        "/acts/{slug}/input": lambda: views.act_input(held, f"{EVENT}-1"),
        "/assess": lambda: views.assessed(held, HYPOTHETICAL),
        "/search": lambda: search(held, SearchParameters(q="refoulement", limit=1), Question("/search"))[0],
        "/explain": lambda: explain(held, f"{EVENT}-1", NORM, STATE, None),
        "/norms/{slug}": lambda: views.described(held, "norm", NORM).document,
        "/treaties/{slug}": lambda: views.described(held, "treaty", TREATY).document,
        "/treaties/{slug}/parties": lambda: views.treaty_parties(held, TREATY, ON, ""),
        "/states/{slug}/obligations": lambda: views.state_obligations(held, STATE, ON, statuses([])),
        "/states/{slug}": lambda: views.described(held, "state", STATE).document,
        "/treaties/{slug}/citation": lambda: citations.document(held, "treaty", TREATY),
        "/sources/{slug}/citation": lambda: citations.document(held, "source", SOURCE),
        "/sources/{slug}": lambda: views.described(held, "source", SOURCE).document,
    }
    found = {}
    for path, make in made.items():
        try:
            found[path] = shortened(make())
        except InputError:
            continue
    return found


def _listed(held: Held, described: List) -> object:
    """A page of a list with one item and, of its first filter, the facet."""
    facets = [each.name for each in described.filters[:1]]
    query = PARAMETERS[described.name](limit=1, facets=facets)
    return Asks(held, described, query, Question(described.path)).page()[0]


def shortened(value: object, keep: int = 1) -> object:
    """A document with the first item of each list alone."""
    if isinstance(value, dict):
        return {key: shortened(inner, keep) for key, inner in value.items()}
    return [shortened(inner, keep) for inner in value[:keep]] if isinstance(value, list) else value
