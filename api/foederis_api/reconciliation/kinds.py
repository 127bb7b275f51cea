"""What names can be brought together with: five types of things, and what can be told of each."""

from dataclasses import dataclass

from foederis import names
from foederis.errors import UnknownName
from foederis.store import SKOS
from foederis_api.holder import Held
from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.description import Column, List
from foederis_api.near import REPEATED, nearest


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its identifier and name, the kind of its things, and the scheme that they are in, where there is one."""

    id: str
    name: str
    kind: str
    scheme: str = ""

    @property
    def described(self) -> List:
        """The list of things of its kind, whose columns are its properties."""
        return next(each for each in LISTS if each.kind == self.kind)

    @property
    def properties(self) -> dict[str, Column]:
        return {each.key: each for each in self.described.columns}

    def document(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name}

    def has(self, held: Held, slug: str) -> bool:
        """Whether a thing of its kind is of this type."""
        iri = names.iri(self.kind, slug)
        if not held.graph.has(iri):
            return False
        return not self.scheme or names.iri("scheme", self.scheme) in held.graph.values(iri, SKOS + "inScheme")


TYPES = {
    each.id: each
    for each in (
        Type("state", "State or territory", "state"),
        Type("treaty", "Treaty", "treaty"),
        Type("provision", "Provision of a treaty", "provision"),
        Type("act-type", "Type of act", "concept", "act-types"),
        Type("source", "Source", "source"),
    )
}


def type_of(asked: str, place: str) -> Type:
    """The type of an identifier; UnknownName with the nearest."""
    if asked not in TYPES:
        raise UnknownName("type", asked[:REPEATED], nearest(asked, TYPES) or list(TYPES), place=place)
    return TYPES[asked]


def entity(held: Held, asked: str) -> tuple[Type, str] | None:
    """The type and the slug of an identifier, `state/chn`, or of the whole IRI; None where there is no such thing."""
    kind, _, slug = asked.removeprefix(names.ID).partition("/")
    if not names.is_slug(slug):
        return None
    return next(((each, slug) for each in TYPES.values() if each.kind == kind and each.has(held, slug)), None)


def property_name(key: str) -> str:
    return key.replace("_", " ")
