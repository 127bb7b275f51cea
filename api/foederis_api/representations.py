"""A thing in each form that it has: one document, and the statements that it makes, as JSON, as RDF, as a page."""

from typing import cast

from foederis import names
from foederis.answers import to_bytes
from foederis.errors import InvalidValue
from foederis_api import pages, rdf
from foederis_api.documents import Description, Document
from foederis_api.expansion import expanded
from foederis_api.forms import THINGS, Form
from foederis_api.holder import Held
from foederis_api.languages import only
from foederis_api.reply import Answer
from foederis_api.views import FOLDERS, described

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def answer(
    held: Held, kind: str, slug: str, form: Form, language: str | None = None, wanted: frozenset[str] = frozenset()
) -> Answer:
    """The thing in a form, as JSON in one language if asked; NotFound, or Moved where its name is retired.

    `wanted` are the parts of an assessment that its JSON gives in full; its statements are the same.
    """
    found = described(held, kind, slug)
    address, asked = f"/{FOLDERS[kind]}/{slug}", ""
    if wanted:
        if form not in (Form.JSON, Form.JSONLD):
            mend = "leave it out, or ask for application/json"
            raise InvalidValue("only JSON can be expanded", place="expand", mend=mend)
        found = found._replace(document=expanded(held, found.document, wanted))
        asked = f"?expand={','.join(sorted(wanted))}"
    if language:
        found = found._replace(document=cast(Document, only(found.document, language)))
    body = _body(held, found, names.iri(kind, slug), form, address)
    return Answer(body, _link(address, form), form, f"{address}.{form.suffix}{asked}")


def _body(held: Held, found: Description, iri: str, form: Form, address: str) -> bytes:
    match form:
        case Form.JSON | Form.JSONLD:
            return to_bytes(found.document) + b"\n"
        case Form.HTML:
            return pages.thing(found.document, address, held.version, held.documents.context.classes)
        case _:
            return rdf.write(rdf.in_order(found.triples, iri), form)


def _link(address: str, shown: Form) -> str:
    """Where the other forms are (RFC 8288), and under which licence the data may be used."""
    others = [
        f'<{address}.{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in THINGS if each != shown
    ]
    return ", ".join([*others, f'<{LICENSE}>; rel="license"'])
