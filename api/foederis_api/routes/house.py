"""The service itself: what is here, whether it lives, whether it is ready, what its problems mean."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models, problems
from foederis_api.citations import CITED
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import IN_JSON, NoQuery
from foederis_api.problems import KINDS, NotFound
from foederis_api.reply import plain
from foederis_api.routes.shared import InHand, may_answer, send_new
from foederis_api.views import FOLDERS

router = APIRouter(tags=["service"], dependencies=IN_JSON)

ADDRESSES = {
    "events": "/events{?state,actor,act,group,place,treaty,norm,outcome,source,from,to,limit,cursor}",
    "event": "/events/{slug}",
    "obligations": "/events/{slug}/obligations{?expand}",
    "event_claims": "/events/{slug}/claims{?limit,cursor}",
    "counts": "/events/{slug}/counts",
    "act": "/acts/{slug}",
    "act_input": "/acts/{slug}/input",
    "assess": "/assess",
    "explain": "/explain{?act,norm,bearer,lang}",
    "norms": "/norms{?limit,cursor}",
    "norm": "/norms/{slug}",
    "treaties": "/treaties{?limit,cursor}",
    "treaty": "/treaties/{slug}",
    "parties": "/treaties/{slug}/parties{?on,territory}",
    "states": "/states{?limit,cursor}",
    "state": "/states/{slug}",
    "sources": "/sources{?limit,cursor}",
    "source": "/sources/{slug}",
    "schemes": "/schemes{?limit,cursor}",
    **{
        kind: f"/{FOLDERS[kind]}/{{slug}}"
        for kind in FOLDERS
        if kind not in ("act", "assessment", "event", "norm", "source", "state", "treaty")
    },
    "assessment": "/assessments/{slug}{?expand}",
    **{f"links_to_{kind}": f"/{FOLDERS[kind]}/{{slug}}/linked-from{{?by,limit,cursor}}" for kind in FOLDERS},
    **{f"citation_of_{kind}": f"/{FOLDERS[kind]}/{{slug}}/citation{{?style}}" for kind in CITED},
    "queries": "/queries",
    "query": "/queries/{name}{?parameters*}",
    "dumps": "/dumps",
    "dumps_of": "/dumps/{version}",
    "dump": "/dumps/{version}/{name}",
    "changes": "/changes{?limit,cursor}",
    "changes_between": "/changes/{before}/{after}{?limit,cursor}",
    "patch": "/changes/{before}/{after}/{name}",
    "description": "/.well-known/void",
    "description_as": "/.well-known/void.{suffix}",
    "sparql": "/sparql{?query}",
    "context": "/contexts/{name}.jsonld",
    "identifier": "/id/{kind}/{slug}",
    "ontology": "/ontology",
    "ontology_version": "/ontology/{version}",
    "shapes": "/shapes",
    "shapes_version": "/shapes/{version}",
    "problem": "/problems/{slug}",
    "openapi": "/openapi.json",
    "healthz": "/healthz",
    "readyz": "/readyz",
}


@router.get("/healthz", response_model=models.Health, summary="Whether the service lives")
def healthz(request: Request, _: NoQuery) -> Response:
    return plain(request, {"status": "alive"})


@router.get(
    "/readyz",
    response_model=models.Health,
    responses=may_answer(),
    summary="Whether there is a release to answer from",
)
def readyz(request: Request, held: InHand, _: NoQuery) -> Response:
    return send_new(request, held, {"status": "ready", "release": held.version})


@router.get(
    "/problems/{slug}",
    response_model=models.ProblemKind,
    responses=may_answer(problems.NOT_FOUND),
    summary="What a problem means",
)
def problem(request: Request, slug: str, _: NoQuery) -> Response:
    if slug not in KINDS:
        raise NotFound("problem", slug[:REPEATED], nearest(slug, KINDS))
    kind = KINDS[slug]
    return plain(request, {"type": kind.type, "title": kind.title, "status": kind.status, "meaning": kind.meaning})
