"""The forms that an answer can have, and which of them a request is given: by a suffix in its address, or by `Accept`.

Negotiation is as RFC 9110 has it (12.5.1): of the ranges that match a form the most specific counts, `q=0` refuses. A
member of `Accept` that is not well formed is passed over, and a field without any other counts as absent.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, Protocol, TypeVar

from starlette.requests import Request

from foederis_api.problems import NotAcceptable


class MediaForm(Protocol):
    """Whatever goes out as a media type."""

    @property
    def media_type(self) -> str: ...
    @property
    def content_type(self) -> str: ...


Offered = TypeVar("Offered", bound=MediaForm)


def content_type(media_type: str) -> str:
    """What `Content-Type` says: where a reader might guess another character set, it is named."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


class Form(Enum):
    """A form, by the suffix that asks for it and the media type that it goes out as."""

    JSON = ("json", "application/json")
    HTML = ("html", "text/html")
    TURTLE = ("ttl", "text/turtle")
    JSONLD = ("jsonld", "application/ld+json")
    NTRIPLES = ("nt", "application/n-triples")
    RDFXML = ("rdf", "application/rdf+xml")
    CSV = ("csv", "text/csv")
    TSV = ("tsv", "text/tab-separated-values")
    RESULTS_JSON = ("srj", "application/sparql-results+json")
    RESULTS_XML = ("srx", "application/sparql-results+xml")
    NDJSON = ("ndjson", "application/x-ndjson")
    TEXT = ("txt", "text/plain")
    CSL = ("csl", "application/vnd.citationstyles.csl+json")
    BIBTEX = ("bib", "application/x-bibtex")
    RIS = ("ris", "application/x-research-info-systems")
    QUERY = ("rq", "application/sparql-query")

    def __init__(self, suffix: str, media_type: str) -> None:
        self.suffix = suffix
        self.media_type = media_type

    @property
    def content_type(self) -> str:
        return content_type(self.media_type)


THINGS = (Form.JSON, Form.HTML, Form.TURTLE, Form.JSONLD, Form.NTRIPLES, Form.RDFXML)
LISTS = (Form.JSON, Form.HTML, Form.CSV, Form.TURTLE)
RESULTS = (Form.JSON, Form.CSV, Form.TSV, Form.RESULTS_JSON, Form.RESULTS_XML, Form.QUERY)
BY_SUFFIX = {form.suffix: form for form in Form}

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# Possessive (`*+`): what was read one way is not tried in another, so that reading takes linear time.
_RANGE = re.compile(rf"\s*+({_WORD})/({_WORD})\s*+((?:;\s*+(?:{_WORD}\s*+=\s*+(?:{_WORD}|\"[^\"]*+\"))?\s*+)*+)")
_QUALITY = re.compile(r";\s*q\s*=\s*([^;\s]*)", re.IGNORECASE)
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_MEMBERS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.?)*+(?:"|$))++')  # a quote that is not closed goes on to the end
LONGEST = 4096  # characters of a field that are looked at: an honest one has a hundred


JSON_ALONE = (Form.JSON,)


class Range(NamedTuple):
    """A member of `Accept`: what it matches, and how much it is wanted."""

    kind: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How closely it matches: 0 not at all, 1 `*/*`, 2 `text/*`, 3 by name."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.kind == kind else int(self.kind == "*")


def ranges(accept: str) -> list[Range]:
    """The well-formed members of an `Accept` field."""
    found = []
    for member in _MEMBERS.findall(" ".join(accept[:LONGEST].split())):
        match = _RANGE.fullmatch(member)
        weight = _QUALITY.search(match[3]) if match else None
        if match is None or (weight and not _WEIGHT.fullmatch(weight[1])):
            continue
        found.append(Range(match[1].lower(), match[2].lower(), float(weight[1]) if weight else 1.0))
    return found


def acceptable(accept: str, offered: Sequence[Offered]) -> Offered | None:
    """The form that is wanted most; of two alike the one named first, and then the first offered. None for none."""
    wanted = ranges(accept)
    if not wanted:
        return offered[0]
    best: tuple[float, float, float] | None = None
    chosen: Offered | None = None
    for order, form in enumerate(offered):
        closest = max(range(len(wanted)), key=lambda at: (wanted[at].fits(form.media_type), -at))
        if not wanted[closest].fits(form.media_type) or not wanted[closest].quality:
            continue
        named = closest if wanted[closest].fits(form.media_type) == 3 else len(wanted)
        rank = (wanted[closest].quality, -named, -order)
        if best is None or rank > best:
            best, chosen = rank, form
    return chosen


def negotiated(request: Request, offered: Sequence[Form] = THINGS) -> Form:
    """The form for a request without a suffix; NotAcceptable with the list of what there is."""
    form = acceptable(", ".join(request.headers.getlist("accept")), offered)
    if form is None:
        raise NotAcceptable([{"media_type": each.media_type, "suffix": f".{each.suffix}"} for each in offered])
    return form


def split(name: str, offered: Sequence[Form] = THINGS) -> tuple[str, Form | None]:
    """A name as an address has it, without the suffix that asks for a form: `chn.ttl` → `chn`, Turtle."""
    stem, dot, suffix = name.rpartition(".")
    form = BY_SUFFIX.get(suffix)
    return (stem, form) if dot and form in offered else (name, None)
