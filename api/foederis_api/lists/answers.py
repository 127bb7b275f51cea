"""A list as an answer: a page of it as JSON or for people, or the whole of it as a table or as statements."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from foederis import names
from foederis.answers import to_bytes
from foederis.errors import InvalidValue
from foederis_api import pages, rdf, tables
from foederis_api.documents import Document
from foederis_api.forms import LISTS as FORMS
from foederis_api.forms import Form
from foederis_api.holder import Held
from foederis_api.languages import only
from foederis_api.lists import items, reconciliations
from foederis_api.lists.description import List, Values
from foederis_api.lists.index import Asked, Index
from foederis_api.lists.parameters import Asking
from foederis_api.paging import Page, Question, at, read_cursor
from foederis_api.problems import ResultTooLarge
from foederis_api.reply import Answer
from foederis_api.representations import LICENSE

TITLES = {Form.JSON: "JSON", Form.HTML: "a page", Form.CSV: "CSV", Form.TURTLE: "Turtle"}
WHOLE = 50_000  # things that a table or a graph has at most


@dataclass(frozen=True)
class Asks:
    """A question to a list over a release: what was asked, with what the address itself asks (`preset`)."""

    held: Held
    described: List
    query: Asking
    question: Question
    preset: tuple[str, str] | None = None

    @cached_property
    def asked(self) -> Asked:
        """The filters and times; UnknownName for a value that nobody knows."""
        found = self.query.asked()
        self.index.check(found)
        if self.preset is None:
            return found
        name, value = self.preset
        return found._replace(filters=tuple(sorted([*found.filters, (name, (value,))])))

    @property
    def index(self) -> Index:
        return self.held.lists[self.described.name]

    def answer(self, form: Form) -> Answer:
        """The list in a form. What is asked is looked at before anything that is kept: a mistake is told each time."""
        _ = self.asked, self.query.order, self.query.counted, self.query.wanted_language()
        if form in (Form.CSV, Form.TURTLE):
            self._refuse_part(form)
        key = ("list", self.described.name, self.preset, self.question, self.query.limit, self.query.cursor, form)
        return self.held.cache.get(key, lambda: self._answer(form))

    def _refuse_part(self, form: Form) -> None:
        given = next((name for name in ("limit", "cursor", "facets") if name in self.query.model_fields_set), None)
        if given:
            fault = f"a list as {form.media_type} is whole, and takes no `{given}`"
            raise InvalidValue(fault, place=given, mend="leave it out, or ask for JSON")

    def _answer(self, form: Form) -> Answer:
        match form:
            case Form.CSV:
                return self._sent(self._table(), form)
            case Form.TURTLE:
                return self._sent(self._graph(), form)
        document, page = self.page()
        if form is Form.HTML:
            forms = [(each.suffix, self._address(each), TITLES[each]) for each in FORMS if each is not form]
            return self._sent(pages.listing(self.described.summary, document, forms), form, page)
        return self._sent(to_bytes(only(document, self.query.wanted_language())) + b"\n", form, page)

    def page(self) -> tuple[Document, Page]:
        """One page of the list, with its facets where they are asked for."""
        found = self.index.find(self.asked)
        after = read_cursor(self.query.cursor, self.question, 2) if self.query.cursor is not None else None
        chosen = self.index.page(found, self.query.order, after, self.query.limit + 1)
        shown = chosen[: self.query.limit]
        last = self.index.key(self.query.order, shown[-1]) if len(chosen) > len(shown) else None
        page = at(self.question, self.query.limit, found.bit_count(), last)
        listed = [self._item(self.index.slugs[place]) for place in shown]
        document: Document = {"release": self.held.version, "items": listed, "total": page.total, "next": page.next}
        if self.query.counted:
            document["facets"] = {name: self._facet(name) for name in self.query.counted}
        return document, page

    def _item(self, slug: str) -> Document:
        if self.described.name == "reconciliations":
            return reconciliations.total(self.held.documents, self.described, slug, self.asked)
        return items.item(self.held.documents, self.described, slug)

    def _facet(self, name: str) -> Document:
        found = self.index.facet(name, self.asked)
        return {"items": [self._value(name, *each) for each in found.counts], "total": found.total}

    def _value(self, name: str, value: str, count: int) -> Document:
        """A value as the filter takes it, with the name of the thing that it stands for."""
        described = self.described.by_name[name]
        if described.values in (Values.PLAIN, Values.CLASS):
            return {"value": value, "ref": None, "count": count}
        kind, _, slug = value.rpartition("/")
        slugs = [(kind, slug)] if kind else [(kind, described.prefix + slug) for kind in described.of]
        known = [each for each in slugs if self.held.graph.has(names.iri(*each))]
        return {"value": value, "ref": self.held.documents.named(*(known or slugs)[0]), "count": count}

    def _whole(self) -> list[str]:
        """The slugs of all that was found, in order; ResultTooLarge where that is more than is given at once."""
        found = self.index.find(self.asked)
        count = found.bit_count()
        if count > WHOLE:
            dump = f"{self.held.base}dumps/{self.held.version}/{self.described.layer}"
            raise ResultTooLarge(
                f"the list has {count:,} rows, more than the {WHOLE:,} that are given at once",
                mend=f"narrow it by a filter, or take all of it from the dump, {dump}.nq.gz or {dump}.ttl.gz",
                limit="rows",
                rows=WHOLE,
                dump=f"{dump}.nq.gz",
            )
        return [self.index.slugs[place] for place in self.index.page(found, self.query.order, None, count)]

    def _table(self) -> bytes:
        documents, described = self.held.documents, self.described
        if described.name == "reconciliations":
            rows = (reconciliations.row(documents, described, slug, self.asked) for slug in self._whole())
            return tables.write(reconciliations.headed(described), rows)
        return tables.write(
            items.header(described), (items.cells(documents, described, slug) for slug in self._whole())
        )

    def _graph(self) -> bytes:
        return rdf.write(list(items.statements(self.held.graph, self.described, self._whole())), Form.TURTLE)

    def _sent(self, body: bytes, form: Form, page: Page | None = None) -> Answer:
        """With where the other pages, and the other forms, are (RFC 8288)."""
        others = [
            f'<{self._address(each)}>; rel="alternate"; type="{each.media_type}"' for each in FORMS if each != form
        ]
        links = [*([page.link] if page else []), *others, f'<{LICENSE}>; rel="license"']
        return Answer(body, ", ".join(links), form)

    def _address(self, form: Form) -> str:
        """Where the list is in a form, whatever the address that was asked."""
        stem = self.question.path.removesuffix(f".{self._suffix}") if self._suffix else self.question.path
        facets = () if form in (Form.JSON, Form.HTML) else ("facets",)
        kept = [(name, value) for name, value in self.question.filters if name not in facets]
        return f"{self.question.base}{stem}.{form.suffix}" + (f"?{urlencode(kept)}" if kept else "")

    @property
    def _suffix(self) -> str:
        return next((each.suffix for each in FORMS if self.question.path.endswith(f".{each.suffix}")), "")
