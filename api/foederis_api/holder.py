"""The release in hand: looked for at most once a second, exchanged whole, kept by every request that began with it."""

import logging
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode

from foederis import names
from foederis.answers import Names
from foederis.errors import ReleaseError, UnknownName
from foederis.law import Law
from foederis.release import Releases
from foederis.release.index import DB
from foederis.store import DCTERMS, RDF_TYPE, Graph
from foederis_api.documents import Documents
from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.index import Index, indexes
from foederis_api.near import REPEATED, nearest
from foederis_api.problems import NotFound
from foederis_api.reply import Answer
from foederis_api.search.index import Search

logger = logging.getLogger(__name__)

CONTEXTS = {"assessment": "assessment"}
RETIRED = names.term("RetiredName")
CHECK_EVERY = 1.0
CACHE_BYTES = 64 * 1024 * 1024


class ReleaseLike(Protocol):
    """What this application needs of a release."""

    @property
    def version(self) -> str: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def law(self) -> Law: ...


class Moved(Exception):
    """A retired name, and the thing that took its place."""

    def __init__(self, kind: str, slug: str, new_kind: str, new_slug: str) -> None:
        super().__init__(slug)
        self.old, self.new = (kind, slug), (new_kind, new_slug)


class Cache:
    """Answers made once, the least recently asked for dropped first when they weigh too much."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._weight = 0
        self._kept: OrderedDict[object, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Answer]) -> Answer:
        """Two threads that ask at once may both make the answer; both make the same bytes."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = make()
        self._keep(key, answer)
        return answer

    def _keep(self, key: object, answer: Answer) -> None:
        with self._lock:
            if key not in self._kept:
                self._weight += answer.weight
            self._kept[key] = answer
            while self._weight > self._limit:
                self._weight -= self._kept.popitem(last=False)[1].weight


class Held:
    """A release with what is made of it once: the names in it, the indexes of its lists, its documents, its answers."""

    def __init__(self, release: ReleaseLike, base: str = "/", folder: Path | None = None) -> None:
        self.release = release
        self.folder = folder  # where its files are
        self.base = base  # where the service is: what a context is named by
        self.version = release.version
        self.graph = release.graph
        self.law = release.law
        self.known = Names(release.graph)
        self.documents = Documents(release.graph, self.known)
        self.cache = Cache()

    @cached_property
    def index(self) -> Path | None:
        """The index that other processes may open, where there is one on disk."""
        found = self.folder / DB if self.folder else None
        return found if found and found.is_dir() else None

    @cached_property
    def lists(self) -> dict[str, Index]:
        """The index of each list, by its name."""
        return indexes(self.graph, self.slugs, LISTS, self.search.having)

    @cached_property
    def search(self) -> Search:
        """The index of words."""
        return Search(self.graph, self.slugs)

    @cached_property
    def slugs(self) -> dict[str, list[str]]:
        """Every thing that has a class, by kind, in order."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.graph.store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None):
            if quad.object == NamedNode(RETIRED):
                continue
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(names.ID):
                kind, slug = names.split(quad.subject.value)
                found[kind].add(slug)
        return {kind: sorted(slugs) for kind, slugs in found.items()}

    def warm(self) -> None:
        """Makes what the first requests need."""
        _ = self.lists, self.slugs, self.search

    def context_of(self, kind: str) -> str:
        """The address of the JSON-LD context of the documents of a kind."""
        return f"{self.base}contexts/{CONTEXTS.get(kind, 'thing')}.jsonld"

    def find(self, kind: str, slug: str) -> str:
        """The IRI of a thing that a path names; Moved where it is retired, NotFound with the names most like it."""
        iri = names.iri(kind, slug)
        if names.is_slug(slug):
            successor = self.graph.value(iri, DCTERMS + "isReplacedBy")
            if successor is not None and RETIRED in self.graph.types(iri):
                raise Moved(kind, slug, *names.split(successor))
            if self.graph.has(iri):
                return iri
        raise NotFound(kind, slug[:REPEATED], nearest(slug, self.slugs.get(kind, ())))

    def require(self, kind: str, slug: str, place: str) -> None:
        """That a parameter names a thing; UnknownName with the names most like it, or with the one that took its
        place."""
        try:
            self.find(kind, slug)
        except Moved as moved:
            raise UnknownName(kind, slug, [moved.new[1]], place=place) from None
        except NotFound as error:
            raise UnknownName(kind, slug[:REPEATED], error.nearest, place=place) from None


class Holder:
    """Opens the release that is in force; keeps the one it has while there is no better."""

    def __init__(
        self,
        releases: Releases,
        open_release: Callable[[Path], ReleaseLike],
        clock: Callable[[], float] = time.monotonic,
        base: str = "/",
    ) -> None:
        self._releases = releases
        self._open = open_release
        self._clock = clock
        self._base = base
        self._lock = threading.Lock()
        self.settle: Callable[[], None] = lambda: None  # what is to be done when a release has come into hand
        self._held: Held | None = None
        self._refused: str | None = None
        self._checked = float("-inf")

    @property
    def version(self) -> str | None:
        """The version in hand, without looking for another."""
        return self._held.version if self._held else None

    @property
    def index(self) -> Path | None:
        """The index of the release in hand."""
        return self._held.index if self._held else None

    def get(self) -> Held:
        """The release in hand; ReleaseError where there is none. One thread looks, the others go on meanwhile."""
        if self.is_due and self._lock.acquire(blocking=self._held is None):
            try:
                self._look()
            finally:
                self._lock.release()
        if self._held is None:
            raise ReleaseError("there is no release yet", mend="build one: foederis build")
        return self._held

    @property
    def is_due(self) -> bool:
        """Whether it is time to look for another release."""
        return self._clock() - self._checked >= CHECK_EVERY

    def _look(self) -> None:
        """A release that cannot be opened leaves the one in hand, and is not tried again while it is in force."""
        if not self.is_due:
            return
        named: str | None = None
        try:
            named = self._releases.named()
            if named is not None and named not in (self.version, self._refused):
                folder = self._releases.folder / named
                held = Held(self._open(folder), self._base, folder)
                held.warm()
                self._held, self._refused = held, None
                self.settle()
        except Exception as error:  # whatever is wrong with it, the one in hand goes on
            self._refused = named if self._held else None
            logger.warning("the release in force cannot be opened: %s: %s", type(error).__name__, error)
        self._checked = self._clock()
