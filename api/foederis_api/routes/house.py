"""The service itself: what is here, whether it lives, whether it is ready."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models
from foederis_api.citations import CITED
from foederis_api.lists.catalogue import BELOW, LISTS, Below
from foederis_api.lists.parameters import PARAMETERS, Asking, parameters_of
from foederis_api.parameters import IN_JSON, NoQuery
from foederis_api.reply import plain
from foederis_api.routes.shared import InHand, may_answer, send_new
from foederis_api.views import FOLDERS

router = APIRouter(tags=["service"], dependencies=IN_JSON)


def _taken(parameters: type[Asking]) -> str:
    """The parameters of a list as a URI template has them."""
    return "{?" + ",".join(field.alias or name for name, field in parameters.model_fields.items()) + "}"


def _below(below: Below) -> type[Asking]:
    return parameters_of(below.described, below.filter)


ADDRESSES = {
    **{each.name: each.path + _taken(PARAMETERS[each.name]) for each in LISTS},
    **{f"{each.name}_as": each.path + ".{suffix}" + _taken(PARAMETERS[each.name]) for each in LISTS},
    "event": "/events/{slug}{?lang}",
    "obligations": "/events/{slug}/obligations{?known_by,expand,lang}",
    "event_claims": "/events/{slug}/claims{?known_by,lang,limit,cursor}",
    "counts": "/events/{slug}/counts{?known_by,lang}",
    "act": "/acts/{slug}{?lang}",
    "act_input": "/acts/{slug}/input",
    "assess": "/assess",
    "explain": "/explain{?act,norm,bearer,lang}",
    "norm": "/norms/{slug}{?lang}",
    "treaty": "/treaties/{slug}{?lang}",
    "parties": "/treaties/{slug}/parties{?on,territory,lang}",
    "state_obligations": "/states/{slug}/obligations{?on,status,lang}",
    **{f"{each.kind}_{each.name}": each.path + _taken(_below(each)) for each in BELOW},
    **{f"{each.kind}_{each.name}_as": each.path + ".{suffix}" + _taken(_below(each)) for each in BELOW},
    "state": "/states/{slug}{?lang}",
    "source": "/sources/{slug}{?lang}",
    **{
        kind: f"/{FOLDERS[kind]}/{{slug}}{{?lang}}"
        for kind in FOLDERS
        if kind not in ("act", "assessment", "event", "norm", "source", "state", "treaty")
    },
    "assessment": "/assessments/{slug}{?expand,lang}",
    **{f"links_to_{kind}": f"/{FOLDERS[kind]}/{{slug}}/linked-from{{?by,lang,limit,cursor}}" for kind in FOLDERS},
    **{f"citation_of_{kind}": f"/{FOLDERS[kind]}/{{slug}}/citation{{?style}}" for kind in CITED},
    "search": "/search{?q,kind,language,lang,limit,cursor}",
    "reconcile": "/reconcile{?queries,extend}",
    "suggest_entity": "/reconcile/suggest/entity{?prefix,cursor,type}",
    "suggest_type": "/reconcile/suggest/type{?prefix,cursor}",
    "suggest_property": "/reconcile/suggest/property{?prefix,cursor}",
    "propose": "/reconcile/extend/propose{?type,limit}",
    "preview": "/reconcile/preview{?id}",
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
    "problems": "/problems",
    "problem": "/problems/{slug}",
    "docs": "/docs",
    "docs_of": "/docs/{operation}",
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
