"""What an event's acts bring into play: the same answer as `POST /assess` gives for each of them."""

from collections.abc import Mapping
from typing import Any

from foederis.acts import acts_of, recorded_input
from foederis.answers import answer
from foederis_api.documents import Document
from foederis_api.holder import Held


def obligations(held: Held, event: str) -> Document:
    """The assessments of all acts of an event, act by act; a conflict that several acts raise stands once."""
    answers = [assessed(held, recorded_input(held.graph, act)) for act in acts_of(held.graph, event)]
    conflicts: list[object] = []
    for found in answers:
        conflicts += [conflict for conflict in found["conflicts"] if conflict not in conflicts]
    return {
        "release": held.version,
        "event": held.documents.named("event", event),
        "assessments": [assessment for found in answers for assessment in found["assessments"]],
        "conflicts": conflicts,
    }


def assessed(held: Held, document: Mapping[str, Any]) -> dict[str, Any]:
    """The one way from an act in its JSON form to its assessments."""
    return answer(document, held.law, held.graph, held.known)
