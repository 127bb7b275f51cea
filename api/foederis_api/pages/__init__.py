"""Pages for people: templates over the same documents that go out as data. Nothing in a page comes from elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from foederis import names
from foederis_api.forms import THINGS, Form
from foederis_api.languages import LANGUAGES
from foederis_api.views import FOLDERS

TEMPLATES = Environment(
    loader=PackageLoader("foederis_api.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, /, **given: object) -> bytes:
    """A page as bytes; what a template names and is not given is an error, never an empty place."""
    return TEMPLATES.get_template(template).render(given).encode()


def thing(document: Mapping[str, Any], address: str, release: str, classes: Mapping[str, str]) -> bytes:
    """The page of a thing, plainly: what its document says, with every reference a link. `classes` are the IRIs of
    classes with their names in the document; ours lead to their places in the page of the ontology."""
    forms = [(each.suffix, each.media_type) for each in THINGS if each is not Form.HTML]
    places = {
        name: f"/{iri.removeprefix(names.BASE)}" if iri.startswith(names.BASE) else iri for iri, name in classes.items()
    }
    return render(
        "thing.html", thing=document, address=address, release=release, forms=forms, folders=FOLDERS, classes=places
    )


def listing(summary: str, page: Mapping[str, Any], forms: Iterable[tuple[str, str, str]]) -> bytes:
    """A page of a list, plainly: a table of what its items have, with every reference a link."""
    return render("list.html", summary=summary, page=page, forms=forms, folders=FOLDERS, languages=LANGUAGES)
