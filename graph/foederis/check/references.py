"""What the record points to must be there: things, terms of the vocabulary, terms of vocabularies that are reused."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, TIME, DefinedNamespace
from rdflib.term import URIRef

from foederis import names
from foederis.check.files import File
from foederis.check.findings import Finding
from foederis.check.places import Place
from foederis.check.short import PREFIXES, short
from foederis.store import RDF_TYPE

CLOSED: tuple[type[DefinedNamespace], ...] = (RDF, RDFS, OWL, SKOS, DCTERMS, PROV, ORG, TIME, FOAF)
# The parts of two vocabularies that rdflib does not carry, as far as the model uses them.
_SEM = ("Event", "Actor", "Place", "hasPlace", "subEventOf", "hasActor", "eventType", "hasSubEvent", "hasTimeStamp")
_SEM_TIMES = tuple(f"has{end}{when}TimeStamp" for end in ("Earliest", "Latest") for when in ("Begin", "End"))
_ELI = "LegalResource LegalResourceSubdivision LegalExpression is_part_of has_part is_realized_by realizes cites"
_ELI_MORE = "version_date date_document first_date_entry_in_force in_force based_on amends amended_by title number"
SMALL = {PREFIXES["sem"]: frozenset((*_SEM, *_SEM_TIMES)), PREFIXES["eli"]: frozenset(f"{_ELI} {_ELI_MORE}".split())}
NOT_LOOKED_UP = frozenset({"graph", "shape"})  # kinds whose things are in no file of the record


def references(files: Sequence[File]) -> Iterator[Finding]:
    """Names that nothing stands behind, each once a file, with the nearest known ones."""
    known = frozenset(subject for file in files for subject in file.subjects)
    slugs = _by_kind(known)
    for file in files:
        for iri, (subject, count) in _unknown(file, known).items():
            more = f" (and {count - 1} more times in this file)" if count > 1 else ""
            place = _place(file, subject, iri)
            yield file.finding(place, "reference", _sentence(iri) + more, _mend(iri, slugs), node=subject, value=iri)


def _place(file: File, subject: str, iri: str) -> Place:
    """Where a subject first uses an IRI, as predicate or object."""
    using = (said.predicate for said in file.said(subject) if iri in (said.predicate, said.points_to))
    return file.places.of(subject, next(using, ""), iri)


def _unknown(file: File, known: frozenset[str]) -> dict[str, tuple[str, int]]:
    """Each unknown IRI of a file, with the first subject that mentions it and how often."""
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for statement in file.statements:
        for iri in (statement.predicate, statement.points_to):
            if _must_be_known(iri) and not _is_known(iri, known):
                first.setdefault(iri, statement.subject)
                counted[iri] += 1
    return {iri: (first[iri], counted[iri]) for iri in sorted(first)}


def _must_be_known(iri: str) -> bool:
    if iri.startswith(names.ID):
        return names.split(iri)[0] not in NOT_LOOKED_UP
    return iri.startswith((names.ONTOLOGY, *(str(space) for space in CLOSED), *SMALL))


def _is_known(iri: str, known: frozenset[str]) -> bool:
    if iri in known:
        return True
    small = next((terms for space, terms in SMALL.items() if iri.startswith(space)), None)
    if small is not None:
        return iri.rpartition("/")[2].rpartition("#")[2] in small
    return any(iri.startswith(str(space)) and URIRef(iri) in space for space in CLOSED)


def _sentence(iri: str) -> str:
    if iri.startswith(names.ID):
        return f"nothing is called {short(iri)}"
    if iri.startswith(names.ONTOLOGY):
        return f"the vocabulary has no term {short(iri)}"
    return f"there is no term {short(iri)}"


def _mend(iri: str, slugs: dict[str, set[str]]) -> str:
    near, prefix = _nearest(iri, slugs)
    if near:
        return f"Nearest known: {', '.join(f'{prefix}:{slug}' for slug in near)}"
    if iri.startswith(names.ID):
        known = "is a kind with no such thing" if prefix in slugs else "is no kind of thing"
        return f"Write it down, or correct its name: {prefix} {known}"
    return "Use a term of ontology/MODEL.md, or add it there and to the vocabulary"


def _nearest(iri: str, slugs: dict[str, set[str]]) -> tuple[list[str], str]:
    if iri.startswith(names.ID):
        kind, slug = names.split(iri)
        return names.nearest(slug, slugs.get(kind, ())), kind
    for space in CLOSED:
        if iri.startswith(str(space)):
            terms = {str(term)[len(str(space)) :] for term in dir(space) if str(term).startswith(str(space))}
            return _nearest_term(iri[len(str(space)) :], terms), short(str(space)).rstrip(":")
    if iri.startswith(names.ONTOLOGY):
        return _nearest_term(iri[len(names.ONTOLOGY) :], slugs.get("", set())), "fo"
    return [], ""


def _nearest_term(name: str, terms: Iterable[str]) -> list[str]:
    """Terms have capitals inside: compare without them, answer with them."""
    lower = {term.lower(): term for term in sorted(terms)}
    return [lower[found] for found in names.nearest(name, lower)]


def _by_kind(known: frozenset[str]) -> dict[str, set[str]]:
    """Slugs by kind; the terms of the vocabulary under the empty kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri in known:
        if iri.startswith(names.ID):
            kind, slug = names.split(iri)
            found[kind].add(slug)
        elif iri.startswith(names.ONTOLOGY):
            found[""].add(iri[len(names.ONTOLOGY) :])
    return found


def prefixes(files: Iterable[File]) -> Iterator[Finding]:
    """A prefix means the same everywhere: kinds and well-known vocabularies have one each."""
    for file in files:
        for prefix, namespace in file.prefixes:
            expected = _expected(prefix, namespace)
            if expected and namespace != expected:
                message, mend = (
                    f"the prefix {prefix}: stands for <{namespace}>",
                    f"Write @prefix {prefix}: <{expected}>",
                )
                yield file.finding(file.places.prefix(prefix), "prefix", message, mend)


def _expected(prefix: str, namespace: str) -> str:
    if prefix in PREFIXES:
        return PREFIXES[prefix]
    return f"{names.ID}{prefix}/" if "w3id.org/foederis" in namespace and prefix else ""


def typed(files: Sequence[File], classes: frozenset[str]) -> Iterator[Finding]:
    """Everything that the record speaks of is a thing of a class that a shape checks: nothing slips past the shapes."""
    for file in files:
        if file.of_record:
            types = _types(file)
            for subject in sorted(file.subjects):
                yield from _untyped(file, subject, types.get(subject, frozenset()), classes)


def _types(file: File) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for statement in file.statements:
        if statement.predicate == RDF_TYPE:
            found[statement.subject].add(statement.points_to)
    return {subject: frozenset(types) for subject, types in found.items()}


def _untyped(file: File, subject: str, types: frozenset[str], classes: frozenset[str]) -> Iterator[Finding]:
    place = file.places.of
    if not subject.startswith(names.ID):
        message, mend = "the record speaks only of things of its own", f"Give it a name below {names.ID}"
        yield file.finding(place(subject), "class", message, mend, node=subject)
    elif not types:
        message, mend = "no class is given", "Say what it is with “a fo:…” in this file"
        yield file.finding(place(subject), "class", message, mend, node=subject)
    elif not types & classes:
        found = ", ".join(sorted(short(item) for item in types))
        message, mend = f"no shape checks {found}", "Use a class of ontology/MODEL.md, or write its shape"
        yield file.finding(place(subject), "class", message, mend, node=subject)
