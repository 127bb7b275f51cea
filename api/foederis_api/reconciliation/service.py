"""What the service says of itself (section 4), and what it suggests while somebody types (section 6)."""

from typing import Any

from foederis import names
from foederis_api.holder import Held
from foederis_api.reconciliation.candidates import candidates, likeness
from foederis_api.reconciliation.kinds import TYPES, property_name, type_of
from foederis_api.representations import LICENSE

VERSIONS = ["0.1", "0.2"]
WIDTH, HEIGHT = 420, 220  # of the frame for a preview, in pixels
SUGGESTED = 20


def manifest(held: Held, base: str) -> dict[str, Any]:
    """The manifest; `base` is the public address of the service, with a slash at its end."""
    suggest = {
        name: {"service_url": base.rstrip("/"), "service_path": f"/reconcile/suggest/{name}"}
        for name in ("entity", "type", "property")
    }
    return {
        "versions": VERSIONS,
        "name": "Foederis: States, treaties, provisions, types of acts, sources",
        "identifierSpace": names.ID,
        "schemaSpace": names.ONTOLOGY,
        "documentation": f"{base}.well-known/void",
        "serviceVersion": held.version,
        "license": LICENSE,
        "view": {"url": f"{base}id/{{{{id}}}}"},
        "preview": {"url": f"{base}reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "defaultTypes": [each.document() for each in TYPES.values()],
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base.rstrip("/"), "service_path": "/reconcile/extend/propose"},
            "property_settings": [],
        },
    }


def entities(held: Held, prefix: str, asked: list[str], begin: int) -> list[dict[str, Any]]:
    """Things whose names are like what was typed."""
    chosen = [type_of(each, "type") for each in asked] or list(TYPES.values())
    found = candidates(held, prefix, chosen)[begin : begin + SUGGESTED]
    return [
        {"id": each.id, "name": each.name, "description": each.description, "notable": [each.type.document()]}
        for each in found
    ]


def types(prefix: str, begin: int) -> list[dict[str, Any]]:
    found = {each.id: each.name for each in TYPES.values()}
    return _ordered(found, prefix, begin)


def properties(prefix: str, begin: int) -> list[dict[str, Any]]:
    """What things of any type have: the columns of their lists."""
    found = {key: property_name(key) for each in TYPES.values() for key in each.properties}
    return _ordered(found, prefix, begin)


def _ordered(found: dict[str, str], prefix: str, begin: int) -> list[dict[str, Any]]:
    """Those that begin with what was typed, then those that have it in them, then the others that are like it."""
    typed = prefix.strip().casefold()
    ranked = sorted(
        found.items(),
        key=lambda each: (not each[1].casefold().startswith(typed), typed not in each[1].casefold(), each),
    )
    kept = [each for each in ranked if typed in each[1].casefold() or likeness(typed, each) > SUGGESTED]
    return [{"id": key, "name": name} for key, name in kept[begin : begin + SUGGESTED]]
