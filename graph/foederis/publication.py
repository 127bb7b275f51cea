"""Publishing: what the ontology and the shapes say is frozen under the version that they bear.

Whoever cites a version gets what its authors read, for good. So a published version is never written again: what has
changed since is a later version.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Triple

from foederis.errors import RecordError
from foederis.vocabulary import NUMBER, Head, Vocabulary, ntriples, order


@dataclass(frozen=True, slots=True)
class Publication:
    """One document under its version; `new` is false where the same was published before."""

    vocabulary: Vocabulary
    version: str
    content: bytes
    new: bool

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Publication":
        """What would be published; RecordError where that cannot be."""
        triples = vocabulary.triples()
        head = Head.of(vocabulary.iri, triples)
        _numbered(vocabulary, head)
        _named(vocabulary, triples)
        found = cls(vocabulary, head.version, ntriples(triples), head.version not in vocabulary.published())
        if found.new:
            _follows(vocabulary, head)
        else:
            _unchanged(found)
        return found

    def write(self) -> None:
        """A reader never sees half a version."""
        path = self.vocabulary.file(self.version)
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_bytes(self.content)
        part.replace(path)


def publish(*vocabularies: Vocabulary) -> list[Publication]:
    """Publishes all, or none where one of them cannot be."""
    found = [Publication.of(vocabulary) for vocabulary in vocabularies]
    for publication in found:
        if publication.new:
            publication.write()
    return found


def _numbered(vocabulary: Vocabulary, head: Head) -> None:
    if not NUMBER.fullmatch(head.version):
        mend = 'write owl:versionInfo "0.1.0", three numbers'
        raise _fault(vocabulary, f"bears no version that can be published: “{head.version}”", mend)
    wanted = vocabulary.version_iri(head.version)
    if head.iri != wanted:
        raise _fault(vocabulary, f"its owl:versionIRI is not that of {head.version}", f"write <{wanted}>")


def _named(vocabulary: Vocabulary, triples: Iterable[Triple]) -> None:
    """A node without a name has another name each time that it is read: no two readings would be the same."""
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise _fault(vocabulary, f"a node without a name: {triple}", "give it a name of its own")


def _follows(vocabulary: Vocabulary, head: Head) -> None:
    """A new version names the last one published, and comes after it."""
    published = vocabulary.published()
    last = published[-1] if published else ""
    if last and order(head.version) < order(last):
        raise _fault(vocabulary, f"{head.version} comes before {last}, which is published", "raise owl:versionInfo")
    wanted = vocabulary.version_iri(last) if last else ""
    if head.prior != wanted:
        mend = f"write owl:priorVersion <{wanted}>" if wanted else "take out owl:priorVersion"
        raise _fault(vocabulary, f"its owl:priorVersion is not {last or 'absent, though none is published'}", mend)


def _unchanged(publication: Publication) -> None:
    vocabulary, version = publication.vocabulary, publication.version
    before = set(vocabulary.file(version).read_bytes().splitlines())
    now = set(publication.content.splitlines())
    if before != now:
        fault = f"{version} is published, and says otherwise (statements: {len(now - before)} more, "
        mend = (
            f"raise owl:versionInfo, with owl:versionIRI, and write "
            f"owl:priorVersion <{vocabulary.version_iri(vocabulary.published()[-1])}>"
        )
        raise _fault(vocabulary, f"{fault}{len(before - now)} fewer)", mend)


def _fault(vocabulary: Vocabulary, message: str, mend: str) -> RecordError:
    return RecordError(message, place=vocabulary.iri, mend=mend)
