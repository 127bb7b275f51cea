"""How to cite a thing: as lawyers write (OSCOLA, Bluebook), and as reference managers read (CSL-JSON, BibTeX, RIS).

What stands in the record goes before what is made: a source and a treaty carry their OSCOLA citation, checked, and a
Bluebook one where a machine would get it wrong (`fo:bluebookCitation`). What is made follows the common form of its
kind, and the answer says which is which. Every citation names the release that it is taken from.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from foederis import names
from foederis.answers import to_bytes
from foederis.dates import PLAIN
from foederis.names import term
from foederis.store import DCTERMS, ELI, SKOS, Graph
from foederis_api.documents import Document
from foederis_api.forms import Form
from foederis_api.holder import Held

CITED = ("assessment", "event", "norm", "provision", "source", "treaty")
STYLES: Mapping[str, Form] = {
    "oscola": Form.TEXT,
    "bluebook": Form.TEXT,
    "csl-json": Form.CSL,
    "bibtex": Form.BIBTEX,
    "ris": Form.RIS,
}

MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
# fmt: off
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)
# fmt: on
# Kind of source → its type in CSL, in BibTeX and in RIS; of any other kind it is a document.
TYPES: Mapping[str, tuple[str, str, str]] = {
    "blog": ("post-weblog", "misc", "BLOG"),
    "compilation": ("document", "misc", "GEN"),
    "dispatch": ("report", "techreport", "RPRT"),
    "judgment": ("legal_case", "misc", "CASE"),
    "legislation": ("legislation", "misc", "STAT"),
    "news-release": ("webpage", "misc", "ELEC"),
    "press": ("article-newspaper", "misc", "NEWS"),
    "report": ("report", "techreport", "RPRT"),
    "scholarship": ("document", "misc", "GEN"),
    "statement": ("document", "misc", "GEN"),
    "treaty-collection": ("webpage", "misc", "ELEC"),
    "treaty-text": ("treaty", "misc", "GEN"),
    "un-document": ("report", "techreport", "RPRT"),
}
DOCUMENT = ("document", "misc", "GEN")
TREATY = ("treaty", "misc", "GEN")
ENTRY = ("dataset", "misc", "DATA")
US_NUMBER = "U.N. Doc. "

_SERIES = re.compile(r"(\d+) UNTS (\w+)")
_TITLE = re.compile(r"(.+?) \((?:[^()]*[–-][^()]*\) \()?(?:adopted|signed|opened|done|concluded)\b")
_PINPOINT = re.compile(r"\b(arts?|para|paras|ch|annex)(?= )")


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited, in parts that every style puts together in its own way."""

    kind: str
    slug: str
    title: str
    oscola: str
    bluebook: str
    stored: tuple[str, ...] = ()  # the styles whose string stands in the record
    types: tuple[str, str, str] = ENTRY
    authors: tuple[str, ...] = ()
    publisher: str = ""
    issued: str = ""  # EDTF
    url: str = ""
    language: str = ""
    number: str = ""
    section: str = ""

    @property
    def iri(self) -> str:
        return names.iri(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class Taken:
    """The release that a citation is taken from."""

    version: str
    day: str  # YYYY-MM-DD; empty for a record without a dated source

    @classmethod
    def of(cls, held: Held) -> "Taken":
        release = names.iri("release", held.version)
        return cls(held.version, held.graph.value(release, DCTERMS + "issued") or "")

    @property
    def words(self) -> str:
        return f"release {self.version}" + (f", {self.day}" if self.day else "")


def document(held: Held, kind: str, slug: str) -> Document:
    """A thing's citation in every style; `stored` names those that stand in the record, the others are made."""
    work, taken = found(held, kind, slug), Taken.of(held)
    return {
        "release": held.version,
        "of": held.documents.named(kind, slug),
        "citations": {
            "oscola": work.oscola,
            "bluebook": work.bluebook,
            "csl-json": csl(work, taken),
            "bibtex": bibtex(work, taken),
            "ris": ris(work, taken),
        },
        "stored": list(work.stored),
    }


def written(held: Held, kind: str, slug: str, style: str) -> bytes:
    """A thing's citation in one style, as it is pasted or imported."""
    work, taken = found(held, kind, slug), Taken.of(held)
    match style:
        case "csl-json":
            return to_bytes([csl(work, taken)]) + b"\n"
        case "bibtex":
            return bibtex(work, taken).encode()
        case "ris":
            return ris(work, taken).encode()
        case _:
            return f"{work.oscola if style == 'oscola' else work.bluebook}\n".encode()


def found(held: Held, kind: str, slug: str) -> Work:
    """What is to be cited, each string with the release in it; NotFound, or Moved where the name is retired."""
    held.find(kind, slug)
    make = {"norm": _norm, "provision": _provision, "source": _source, "treaty": _treaty}.get(kind)
    taken = Taken.of(held)
    if make is None:
        return _entry(held, kind, slug, taken)
    work = make(held, slug)
    recorded = f"recorded in Foederis ({taken.words})"
    return replace(
        work,
        oscola=f"{work.oscola}, as {recorded} <{work.iri}>",
        bluebook=f"{work.bluebook.removesuffix('.')} (as {recorded}, {work.iri}).",
    )


def _entry(held: Held, kind: str, slug: str, taken: Taken) -> Work:
    """What Foederis itself says: an event, an assessment."""
    title, iri = _label(held, kind, slug), names.iri(kind, slug)
    outcome = held.graph.slug(iri, term("outcome")) or ""
    meaning = _first(held.known.texts("concept", outcome, SKOS + "scopeNote")) if outcome else ""
    # What is cited as implicated is cited with what that says, and does not.
    about = f"{kind}, {taken.words}" + (f"; {meaning.removesuffix('.')}" if meaning else "")
    return Work(
        kind,
        slug,
        title,
        oscola=f"Foederis, '{title}' ({about}) <{iri}>",
        bluebook=f"Foederis, {title} ({about}), {iri}.",
        authors=("Foederis",),
        publisher="Foederis",
        issued=taken.day,
        url=iri,
    )


def _source(held: Held, slug: str) -> Work:
    graph, iri = held.graph, names.iri("source", slug)
    title = _first(graph.texts(iri, DCTERMS + "title")) or _label(held, "source", slug)
    publisher = "; ".join(_name(held, each) for each in graph.values(iri, DCTERMS + "publisher"))
    kind = (graph.slug(iri, term("sourceKind")) or "").removeprefix("source-kind-")
    work = Work(
        "source",
        slug,
        title,
        oscola="",
        bluebook="",
        types=TYPES.get(kind, DOCUMENT),
        authors=tuple(_name(held, each) for each in graph.values(iri, DCTERMS + "creator")) or (publisher,),
        publisher=publisher,
        issued=graph.value(iri, DCTERMS + "issued") or "",
        url=graph.value(iri, term("url")) or "",
        language=graph.value(iri, DCTERMS + "language") or "",
        number=graph.value(iri, DCTERMS + "identifier") or "",
    )
    made = f"{', '.join(work.authors)}, '{title}' ({_day_month_year(work.issued)})"
    return _with_stored(graph, iri, work, made, _of_source(work, kind))


def _of_source(work: Work, kind: str) -> str:
    """Author, title, number or address, and date (Bluebook, rules 18.2 and 21.7)."""
    head = f"{', '.join(work.authors)}, {work.title}"
    when = us_date(work.issued)
    if work.number and kind == "un-document":
        return f"{head}, {US_NUMBER}{work.number} ({when})."
    return f"{head} ({when})" + (f", {work.url}." if work.url else ".")


def _with_stored(graph: Graph, iri: str, work: Work, oscola: str, bluebook: str) -> Work:
    """The work with the strings that stand in the record, or those that were made."""
    checked = graph.value(iri, DCTERMS + "bibliographicCitation")
    apart = graph.value(iri, term("bluebookCitation"))
    stored = tuple(style for style, text in (("oscola", checked), ("bluebook", apart)) if text)
    return replace(work, oscola=checked or oscola, bluebook=apart or bluebook, stored=stored)


def _treaty(held: Held, slug: str, pinpoint: str = "") -> Work:
    """A treaty, or one of its provisions: OSCOLA has the pinpoint last, Bluebook (21.4) after the title."""
    graph, iri = held.graph, names.iri("treaty", slug)
    stored = graph.value(iri, DCTERMS + "bibliographicCitation") or _label(held, "treaty", slug)
    title = match[1] if (match := _TITLE.match(stored)) else _label(held, "treaty", slug)
    adopted = graph.value(iri, term("adopted")) or ""
    series = _SERIES.search(stored)
    where = f"{series[1]} U.N.T.S. {series[2]}" if series else ""
    work = Work(
        "treaty",
        slug,
        title,
        oscola="",
        bluebook="",
        types=TREATY,
        issued=adopted,
        number=f"{series[1]} UNTS {series[2]}" if series else "",
        section=pinpoint,
    )
    work = _with_stored(graph, iri, work, stored, ", ".join(filter(None, (title, us_date(adopted), where))) + ".")
    return replace(work, oscola=_pinned(work.oscola, pinpoint), bluebook=_american(work.bluebook, title, pinpoint))


def _pinned(citation: str, pinpoint: str) -> str:
    return f"{citation} {pinpoint}" if pinpoint else citation


def _american(citation: str, title: str, pinpoint: str) -> str:
    """`art 8(3)` → `art. 8(3)`, after the title where the citation begins with it, else at the end."""
    if not pinpoint:
        return citation
    dotted = _PINPOINT.sub(lambda part: f"{part[1]}.", pinpoint)
    if citation.startswith(title):
        return f"{title} {dotted}{citation.removeprefix(title)}"
    return f"{citation.removesuffix('.')} {dotted}."


def _provision(held: Held, slug: str) -> Work:
    """A provision is cited with its treaty whole; its own citation, `CAT art 3`, says where in it."""
    graph, iri = held.graph, names.iri("provision", slug)
    provision = held.law.provisions.get(slug)
    treaty = provision.treaty if provision else _treaty_of(graph, iri)
    short = graph.value(iri, DCTERMS + "bibliographicCitation") or _label(held, "provision", slug)
    if not treaty:
        return Work("provision", slug, _label(held, "provision", slug), oscola=short, bluebook=f"{short}.")
    name = _first(graph.texts(names.iri("treaty", treaty), term("shortTitle")))
    work = _treaty(held, treaty, short.removeprefix(name).strip())
    # That of the provision is put together, though its treaty's stands in the record.
    return replace(work, kind="provision", slug=slug, title=_label(held, "provision", slug), stored=())


def _treaty_of(graph: Graph, iri: str) -> str:
    above = graph.value(iri, ELI + "is_part_of") or ""
    return names.slug_of(above) if above.startswith(names.iri("treaty", "")) else ""


def _norm(held: Held, slug: str) -> Work:
    """A norm goes by the provisions that it rests on, or, being custom, by the authorities for it."""
    graph, iri, label = held.graph, names.iri("norm", slug), _label(held, "norm", slug)
    rests = [_provision(held, each) for each in graph.slugs(iri, term("restsOn"))]
    rests = rests or [_source(held, each) for each in graph.slugs(iri, term("authority"))]
    by_treaty = bool(rests) and rests[0].kind == "provision"
    oscola = "; ".join(work.oscola for work in rests)
    bluebook = "; ".join(work.bluebook.removesuffix(".") for work in rests)
    return Work(
        "norm",
        slug,
        label,
        oscola=_joined(oscola, f"'{label}'", by_treaty),
        bluebook=_joined(bluebook, label, by_treaty),
        types=TREATY if by_treaty else ENTRY,
        issued=rests[0].issued if by_treaty else "",
        section="; ".join(filter(None, (work.section for work in rests))),
    )


def _joined(rests: str, label: str, by_treaty: bool) -> str:
    if not rests:
        return label
    return f"{rests}, there {label}" if by_treaty else f"{label} (customary international law; see {rests})"


def csl(work: Work, taken: Taken) -> Document:
    """CSL-JSON 1.0. Names are literal: to part them is to break those that are not written as English ones are."""
    own = work.types is ENTRY
    item = {
        "id": f"foederis-{work.kind}-{work.slug}",
        "type": work.types[0],
        "title": work.title,
        "author": [{"literal": name} for name in work.authors],
        "issued": csl_date(work.issued),
        "publisher": work.publisher,
        "number": work.number,
        "section": work.section,
        "language": work.language,
        "URL": work.url or work.iri,
        "container-title": "Foederis" if own else "",
        "version": taken.version if own else "",
        "archive": f"Foederis, {taken.words}",
        "archive_location": work.iri,
        "note": work.oscola,
    }
    return {key: value for key, value in item.items() if value}


def csl_date(edtf: str) -> Document:
    """A day, a month, a year, or an interval of such; anything else as it was given."""
    ends = [_parts(end) for end in edtf.split("/")]
    if edtf and all(ends) and len(ends) <= 2:
        return {"date-parts": ends}
    return {"literal": edtf} if edtf else {}


def _parts(edtf: str) -> list[int]:
    match = PLAIN.fullmatch(edtf)
    return [int(part) for part in match.groups() if part] if match else []


def bibtex(work: Work, taken: Taken) -> str:
    """BibTeX, in UTF-8. Double braces keep a title's letters and a name whole."""
    year, month, *_ = [*_parts(work.issued.partition("/")[0]), 0, 0]
    fields = {
        "author": _braced(" and ".join(f"{{{_tex(name)}}}" for name in work.authors)),
        "title": _braced(f"{{{_tex(work.title)}}}"),
        "institution": _braced(_tex(work.publisher)) if work.types[1] == "techreport" else "",
        "publisher": _braced(_tex(work.publisher)) if work.types[1] != "techreport" else "",
        "year": _braced(str(year)) if year else "",
        "month": str(month) if month else "",
        "number": _braced(_tex(work.number)),
        "url": _braced(_address(work.url or work.iri)),
        "note": _braced(_tex(f"{work.oscola}. Foederis, {taken.words}")),
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value not in ("", "{}")]
    return "\n".join([f"@{work.types[1]}{{foederis-{work.kind}-{work.slug},", *lines, "}", ""])


def _braced(text: str) -> str:
    return f"{{{text}}}"


_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, f"\\{letter}" if letter in "&%$#_" else letter) for letter in _line(text))


def _address(url: str) -> str:
    """An address stays as it is but for what would end the field."""
    return _line(url).translate({ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"})


def ris(work: Work, taken: Taken) -> str:
    """RIS: a tag a line, lines that end with CR LF."""
    year, month, dom, *_ = [*_parts(work.issued.partition("/")[0]), 0, 0, 0]
    lines: list[tuple[str, str]] = [
        ("TY", work.types[2]),
        ("ID", f"foederis-{work.kind}-{work.slug}"),
        ("TI", work.title),
        *(("AU", name) for name in work.authors),
        ("PY", f"{year:04}" if year else ""),
        ("DA", f"{year:04}/{month:02}/{f'{dom:02}' if dom else ''}/" if month else ""),
        ("PB", work.publisher),
        ("M1", work.number),
        ("SE", work.section),
        ("LA", work.language),
        ("UR", work.url or work.iri),
        ("DB", f"Foederis, {taken.words}"),
        ("N1", work.oscola),
    ]
    said = [f"{tag}  - {_line(text)}" for tag, text in lines if text]
    return "\r\n".join([*said, "ER  - ", ""])


def _line(text: str) -> str:
    """Text on one line, without what a reader of lines would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def us_date(edtf: str) -> str:
    """`Oct. 9, 2023` (Bluebook, table T12); an interval from end to end, anything else as it was given."""
    return _dated(edtf, lambda year, month, dom: f"{_month(month)} {dom}, {year}" if dom else f"{_month(month)} {year}")


def _day_month_year(edtf: str) -> str:
    """`9 October 2023`, as OSCOLA has it (1.3.2)."""
    return _dated(
        edtf,
        lambda year, month, dom: " ".join(filter(None, (str(dom or ""), ENGLISH[month - 1], str(year)))),
    )


def _dated(edtf: str, write: Callable[[int, int, int], str]) -> str:
    ends = [_parts(end) for end in edtf.split("/")]
    if not edtf or not all(ends):
        return edtf
    texts = [str(end[0]) if len(end) == 1 else write(*[*end, 0][:3]) for end in ends]
    return "–".join(texts)


def _month(number: int) -> str:
    return MONTHS[number - 1]


def _first(texts: Mapping[str, str]) -> str:
    return texts.get("en") or next(iter(texts.values()), "")


def _label(held: Held, kind: str, slug: str) -> str:
    return _first(held.known.labels(kind, slug))


def _name(held: Held, value: str) -> str:
    """Of an agent or a State its label; a name that was published as text, as it is."""
    return _first(held.documents.reference(value)["label"]) if value.startswith(names.ID) else value
