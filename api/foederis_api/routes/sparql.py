"""SPARQL over the release in force: GET, POST, and a description of the service for whoever asks nothing."""

from typing import Any

from fastapi import APIRouter, Request
from pyoxigraph import RdfFormat, serialize
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from foederis import names
from foederis.errors import ReleaseError
from foederis.settings import Settings
from foederis_api import problems
from foederis_api.forms import acceptable
from foederis_api.holder import Held
from foederis_api.problems import NotHere, QuerySyntax, ResultTooLarge
from foederis_api.reply import Answer, respond
from foederis_api.routes.description import kept_versions, said
from foederis_api.routes.shared import in_hand, may_answer
from foederis_api.sparql.pool import Pool, Reply, over_memory, unavailable
from foederis_api.sparql.protocol import (
    DIRECT,
    FORM,
    RESULTS,
    TRIPLES,
    Accepted,
    Form,
    Operation,
    failed,
    not_acceptable,
    operation,
)
from foederis_api.sparql.screen import screen

router = APIRouter(tags=["sparql"])

PATH = "/sparql"
METHODS = "GET, HEAD, OPTIONS, POST"
LONG = 64 * 1024  # bytes, from which on an answer is hashed and compressed in a thread
WIDE = 2048  # characters, from which on a query is screened in a thread
DUMP = "dumps/{version}/all.nq.gz"
GONE = Response(status_code=499)  # which nobody reads
PARAMETERS = [
    {
        "name": "query",
        "in": "query",
        "description": "The query, in SPARQL 1.1. Without one, the service describes itself.",
        "schema": {"type": "string"},
    },
    *(
        {
            "name": f"{kind}-graph-uri",
            "in": "query",
            "description": f"A {kind} graph of the dataset, once for each. Without any, all graphs are asked.",
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        }
        for kind in ("default", "named")
    ),
]
BODY = {
    "required": True,
    "content": {
        DIRECT: {"schema": {"type": "string"}},
        FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
    },
}
CONTENT = {form.media_type: {"schema": {"type": "string"}} for form in (*RESULTS, *TRIPLES)}


def _responses(*more: problems.Kind) -> dict[int | str, dict[str, Any]]:
    found = may_answer(
        problems.MALFORMED_REQUEST,
        problems.QUERY_SYNTAX,
        problems.QUERY_TOO_COMPLEX,
        problems.QUERY_REFUSED,
        problems.QUERY_LIMIT,
        problems.RESULT_TOO_LARGE,
        problems.BUSY,
        problems.NOT_HERE,
        *more,
    )
    return {200: {"description": "The whole answer, in the form that is accepted.", "content": CONTENT}, **found}


@router.get(
    PATH,
    response_class=Response,
    responses=_responses(),
    openapi_extra={"parameters": PARAMETERS},
    summary="A query in SPARQL",
)
async def asked(request: Request) -> Response:
    """SPARQL 1.1 Protocol, query alone. The default graph is the union of all graphs, unless a dataset is given."""
    return await endpoint(request)


@router.post(
    PATH,
    response_class=Response,
    responses=_responses(problems.MEDIA, problems.TOO_LARGE),
    openapi_extra={"requestBody": BODY, "parameters": PARAMETERS[1:]},
    summary="A query in SPARQL, in the body",
)
async def posted(request: Request) -> Response:
    """The query itself, with its dataset in the address; or everything as a form."""
    return await endpoint(request)


@router.options(PATH, include_in_schema=False)
async def options() -> Response:
    return Response(status_code=204, headers={"Allow": METHODS, "Accept-Post": f"{DIRECT}, {FORM}"})


async def endpoint(request: Request) -> Response:
    """Where requests go at once; the two above describe it."""
    pool: Pool | None = request.app.state.sparql
    if pool is None:
        raise NotHere(unavailable() or "", mend="take a dump, and a machine of your own")
    wanted = await operation(request)
    if wanted is None:
        return await _described(request)
    accepted = Accepted.of(request)
    query = wanted.query
    has_from = screen(query) if len(query) < WIDE else await run_in_threadpool(screen, query)
    held = await in_hand(request)
    if held.index is None:
        raise ReleaseError("the index of the release is not there")
    settings: Settings = request.app.state.settings
    sent = {**_request(wanted, accepted, has_from, settings.query_result_mb), "base": _endpoint(settings)}
    client = request.client.host if request.client else ""
    reply = await pool.ask(held.index, client, sent, lambda: _gone(request))
    return GONE if reply is None else await _reply(request, held, pool, reply)


def _request(wanted: Operation, accepted: Accepted, has_from: bool, megabytes: int) -> dict[str, object]:
    return {
        "query": wanted.query,
        "default": wanted.default,
        "named": wanted.named,
        "has_from": has_from,
        "result_form": accepted.results and accepted.results.media_type,
        "graph_form": accepted.triples and accepted.triples.media_type,
        "bytes": megabytes * 1024 * 1024,
    }


def _endpoint(settings: Settings) -> str:
    """Where the endpoint is known to be: also what relative IRIs in a query begin with (RFC 3986, 5.1.3)."""
    return (settings.public_url or names.BASE) + "sparql"


async def _gone(request: Request) -> None:
    """Until the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _reply(request: Request, held: Held, pool: Pool, reply: Reply) -> Response:
    header = reply.header
    match header["status"]:
        case "ok":
            return await _send(request, held, reply.body, Form(header["media_type"]))
        case "syntax":
            raise QuerySyntax(_in_one_line(header["message"]), header["line"], header["column"])
        case "not-acceptable":
            raise not_acceptable(TRIPLES if header["graph"] else RESULTS)
        case "too-large":
            raise _too_large(request, held)
        case "no-memory":
            raise over_memory(pool.limits)
        case _:
            raise failed()


def _in_one_line(message: str) -> str:
    """What the parser expected, as far as a person reads it."""
    told = " ".join(message.split())
    return told if len(told) <= 300 else f"{told[:300]} …"


def _too_large(request: Request, held: Held) -> ResultTooLarge:
    megabytes = request.app.state.settings.query_result_mb
    dump = held.base + DUMP.format(version=held.version)
    return ResultTooLarge(
        f"the answer is longer than {megabytes} MiB, and no part of it is given",
        mend=f"ask for less, page by page with ORDER BY, LIMIT and OFFSET, or take all there is: {dump}",
        limit="length",
        megabytes=megabytes,
        dump=dump,
    )


async def _send(request: Request, held: Held, body: bytes, form: Form) -> Response:
    if len(body) < LONG:
        return respond(request, Answer(body, form=form), held.version)
    return await run_in_threadpool(lambda: respond(request, Answer(body, form=form), held.version))


async def _described(request: Request) -> Response:
    """SPARQL 1.1 Service Description, section 2: what is found at the address of the endpoint itself."""
    form = acceptable(", ".join(request.headers.getlist("accept")), TRIPLES)
    if form is None:
        raise not_acceptable(TRIPLES)
    held = await in_hand(request)
    return await run_in_threadpool(_description, request, held, form)


def _description(request: Request, held: Held, form: Form) -> Response:
    """The one description of the data, in which the service stands; in any form that a graph has here."""
    kept = kept_versions(request)
    kind = RdfFormat.from_media_type(form.media_type)

    def make() -> Answer:
        if kind is None:
            raise not_acceptable(TRIPLES)
        return Answer(serialize(said(request, held, kept), format=kind) or b"", form=form)

    return respond(request, held.cache.get(("sparql", form.media_type, kept), make), held.version)
