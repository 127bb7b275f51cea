"""What a search finds: things, best first, each with the text in which the words stand, and where."""

from collections.abc import Sequence

from foederis import names
from foederis.errors import InvalidValue, UnknownName
from foederis.store import Graph
from foederis_api.documents import Document
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.paging import Page, Question, at, read_cursor
from foederis_api.parameters import SearchParameters
from foederis_api.search.fields import Said, said
from foederis_api.search.wanted import Wanted, wanted
from foederis_api.views import FOLDERS

LONG = 240  # characters of a text that are shown
BEFORE = 60  # of them, before the first word
SHOWN = 3  # texts of a thing that are shown


def search(held: Held, query: SearchParameters, question: Question) -> tuple[Document, Page]:
    """One page of what is found, with how many there are of each kind."""
    looked_for = wanted(query.q)
    language = query.searched_language()
    kinds = _kinds(query.kind)
    counts = held.search.counted(looked_for, language)
    total = sum(count for kind, count in counts.items() if not kinds or kind in kinds)
    begin = _begin(query.cursor, question)
    found = held.search.ranked(looked_for, kinds, language, begin, query.limit)
    end = begin + len(found)
    page = at(question, query.limit, total, (str(end),) if found and end < total else None)
    document = {
        "release": held.version,
        "items": [_item(held, *each, looked_for, language) for each in found],
        "total": total,
        "next": page.next,
        "kinds": [{"kind": kind, "count": count} for kind, count in counts.items()],
    }
    return document, page


def _kinds(asked: Sequence[str]) -> list[str]:
    for kind in asked:
        if kind not in FOLDERS:
            raise UnknownName("kind", kind[:REPEATED], nearest(kind, FOLDERS) or sorted(FOLDERS), place="kind")
    return sorted(set(asked))


def _begin(cursor: str | None, question: Question) -> int:
    """How many were seen before."""
    if cursor is None:
        return 0
    (seen,) = read_cursor(cursor, question, 1)
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        raise InvalidValue("the cursor is not one of this service", place="cursor", mend="take it from `next`")
    return int(seen)


def _item(held: Held, kind: str, slug: str, looked_for: Wanted, language: str | None) -> Document:
    matches = places(held.graph, names.iri(kind, slug), looked_for, language)
    return {**held.documents.named(kind, slug), "kind": kind, "matches": matches}


def places(graph: Graph, iri: str, looked_for: Wanted, language: str | None) -> list[Document]:
    """Where in a thing the words stand: in the texts that have most of them, names before what is told."""
    found = [
        (each, looked_for.marks(each.text))
        for each in said(graph, iri)
        if language is None or each.language == language
    ]
    best = sorted((each for each in found if each[1]), key=lambda each: -_distinct(looked_for, each[0].text))
    return [_match(*each) for each in best[:SHOWN]]


def _distinct(looked_for: Wanted, text: str) -> int:
    """How many of the words that are wanted a text has."""
    return sum(bool(Wanted((each,)).marks(text)) for each in looked_for.phrases)


def _match(each: Said, marks: list[tuple[int, int]]) -> Document:
    """A text, or the stretch of it round the first word; the marks are places in what is given."""
    begin = max(0, marks[0][0] - BEFORE) if len(each.text) > LONG else 0
    end = min(begin + LONG, len(each.text))
    shown = [[first - begin, last - begin] for first, last in marks if last <= end]
    return {
        "field": each.field,
        "language": each.language,
        "text": each.text[begin:end],
        "marks": shown,
        "begin": begin,
        "whole": len(each.text) == end - begin,
    }
