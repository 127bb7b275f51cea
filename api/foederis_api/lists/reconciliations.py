"""Items of the list of totals: each beside the sum of its parts, with what is not added to it and why."""

from foederis import names
from foederis_api.documents import Document, Documents
from foederis_api.figures import reconciliation
from foederis_api.lists.description import List, When
from foederis_api.lists.index import Asked
from foederis_api.lists.items import cells, header, item
from foederis_api.published import Published

COMPUTED = ("low", "high", "sum_low", "sum_high", "verdict")


def total(documents: Documents, described: List, slug: str, asked: Asked) -> Document:
    """A total with its reconciliation, from what had been published where that was asked."""
    found = _reconciled(documents, slug, asked)
    return {**item(documents, described, slug), **{key: value for key, value in found.items() if key != "total"}}


def headed(described: List) -> list[str]:
    return [*header(described), *COMPUTED]


def row(documents: Documents, described: List, slug: str, asked: Asked) -> list[str]:
    found = _reconciled(documents, slug, asked)
    bounds = (found["low"], found["high"], found["sum"]["low"], found["sum"]["high"])
    computed = ["" if each is None else str(each) for each in bounds]
    return [*cells(documents, described, slug), *computed, found["verdict"]]


def _reconciled(documents: Documents, slug: str, asked: Asked) -> Document:
    by = dict(asked.times).get(When.BY)
    published = Published(documents.graph, by.latest_end).claim if by else None
    return reconciliation(documents.graph, documents, names.iri("claim", slug), published)
