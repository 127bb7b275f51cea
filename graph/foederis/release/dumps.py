"""The dumps of a release: every layer, and all of them together, in every form, plain and compressed, with their sums.

    dumps/{all|assessments|claims|metadata|norms|ontology|shapes}.{nq|ttl|trig|jsonld}[.gz]
    dumps/SHA256SUMS                as `sha256sum -c` reads it

N-Quads are sorted by line over the whole file, each statement once, so that two releases can be compared, and one
turned into the next, line by line. Turtle merges the graphs of a layer, TriG and JSON-LD keep them. They are made with
the release, in one form for one content: nothing of a clock or a folder enters, `gzip`'s header included.

Nothing here holds a release in memory: lines are sorted in files (`sorting`), forms are written as they are read.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, parse, serialize

from foederis import names, turtle
from foederis.errors import ReleaseError, UnknownName
from foederis.release import counting
from foederis.release.counting import Counts
from foederis.release.joined import joined
from foederis.release.layout import LAYERS, layer_of
from foederis.release.metadata import Metadata
from foederis.release.shards import REBUILD
from foederis.release.sorting import BUFFER, Lines, merged, read

FOLDER = "dumps"
SUMS = "SHA256SUMS"
ALL = "all"
WHOLE = (ALL, *LAYERS)
FORMS = {"nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
MEDIA_TYPES = {form: kind.media_type for form, kind in FORMS.items()}
LEVEL = 6  # of compression: what gzip itself takes
LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n?")


@dataclass(frozen=True, slots=True)
class Dump:
    """One file: what it holds, how it is written, how long it is, and the sum of its bytes."""

    layer: str
    form: str
    compressed: bool
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return file_name(self.layer, self.form, self.compressed)


def file_name(layer: str, form: str, compressed: bool = False) -> str:
    return f"{layer}.{form}{'.gz' if compressed else ''}"


NAMES = sorted(file_name(layer, form, compressed) for layer in WHOLE for form in FORMS for compressed in (False, True))


# -- made


class Gathered:
    """The statements of a release on their way into its dumps, sorted graph by graph."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._graphs: dict[bytes, Lines] = {}

    def take(self, content: bytes) -> None:
        """N-Quads, in any order."""
        for line in content.splitlines(keepends=True):
            graph = line.rsplit(b" ", 2)[1]
            if graph not in self._graphs:
                self._graphs[graph] = Lines(self._work / f"graph-{len(self._graphs)}")
            self._graphs[graph].add(line)

    def by_layer(self) -> dict[str, list[Lines]]:
        """The graphs of each layer, in the order of their names."""
        found: dict[str, list[Lines]] = {layer: [] for layer in LAYERS}
        for graph in sorted(self._graphs):
            found[layer_of(graph[1:-1].decode())].append(self._graphs[graph])
        return found

    def count(self) -> Counts:
        return counting.count(merged(*self._graphs.values()), self._work / "pairs")


def make(gathered: Gathered, metadata: Metadata, folder: Path) -> None:
    """Writes the dumps of a release, whose metadata joins what was gathered."""
    target = folder / FOLDER
    target.mkdir()
    gathered.take(metadata.lines())
    with ThreadPoolExecutor(max_workers=2) as pool:  # compressing and hashing leave the interpreter to the writing
        done = {name: pool.submit(compress, target / name) for name in _plain(gathered.by_layer(), target)}
        sums = {name: found for finished in done.values() for name, found in finished.result().items()}
    (target / SUMS).write_text("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)), encoding="ascii")


def _plain(graphs: Mapping[str, list[Lines]], target: Path) -> Iterator[str]:
    """Writes the files that are not compressed, and names each that is finished."""
    for layer in LAYERS:
        quads = target / file_name(layer, "nq")
        _write(quads, merged(*graphs[layer]) if graphs[layer] else ())
        yield quads.name
        yield from _forms(layer, graphs[layer], target)
    _write(target / file_name(ALL, "nq"), merged(*(read(target / file_name(layer, "nq")) for layer in LAYERS)))
    yield file_name(ALL, "nq")
    yield _turtle(ALL, target)
    yield _joined_trig(target)
    yield _joined_json(target)


def _write(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb", BUFFER) as file:
        file.writelines(lines)


def _forms(layer: str, graphs: list[Lines], target: Path) -> Iterator[str]:
    """TriG and JSON-LD hold one graph after the other, Turtle all of them merged."""
    yield _turtle(layer, target)
    with (target / file_name(layer, "trig")).open("wb", BUFFER) as file:
        turtle.write(_quads(graphs, target / file_name(layer, "nq")), file, RdfFormat.TRIG)
    yield file_name(layer, "trig")
    with (target / file_name(layer, "jsonld")).open("wb", BUFFER) as file:
        serialize(_quads(graphs, target / file_name(layer, "nq")), file, RdfFormat.JSON_LD)
    yield file_name(layer, "jsonld")


def _quads(graphs: list[Lines], sorted_file: Path) -> Iterator[Quad]:
    """Graph by graph; of a single one the file that holds it is read, which is there already."""
    if len(graphs) == 1:
        return iter(parse(path=str(sorted_file), format=RdfFormat.N_QUADS))
    return chain.from_iterable(parse(joined(graph), format=RdfFormat.N_QUADS) for graph in graphs)


def _turtle(layer: str, target: Path) -> str:
    name = file_name(layer, "ttl")
    quads = parse(path=str(target / file_name(layer, "nq")), format=RdfFormat.N_QUADS)
    with (target / name).open("wb", BUFFER) as file:
        turtle.write((triple for triple, _ in groupby(quad.triple for quad in quads)), file)
    return name


def _joined_trig(target: Path) -> str:
    """All layers in one: the same prefixes, and the graphs one layer after the other, as they are written already."""
    name = file_name(ALL, "trig")
    with (target / name).open("wb", BUFFER) as file:
        for layer in LAYERS:
            bare = file.tell() == 0  # what holds no statement has no prefixes either
            with (target / file_name(layer, "trig")).open("rb", BUFFER) as part:
                file.writelines(line for line in part if bare or not line.startswith(turtle.MARK))
    return name


def _joined_json(target: Path) -> str:
    """All layers in one array, each object as it is written already."""
    name = file_name(ALL, "jsonld")
    with (target / name).open("wb", BUFFER) as file:
        before = b"["
        for layer in LAYERS:
            path = target / file_name(layer, "jsonld")
            length = path.stat().st_size - 2  # without its brackets
            if length:
                file.write(before)
                before = b","
                with path.open("rb") as part:
                    part.seek(1)
                    _copy(part, file, length)
        file.write(b"]" if before == b"," else b"[]")
    return name


def _copy(source: BinaryIO, target: BinaryIO, length: int) -> None:
    while length and (content := source.read(min(BUFFER, length))):
        target.write(content)
        length -= len(content)


def compress(path: Path) -> dict[str, str]:
    """The file compressed beside it, and the sums of both; no name and no time in the header (RFC 1952, 2.3.1)."""
    packed = path.with_name(path.name + ".gz")
    plain = hashlib.sha256()
    with (
        path.open("rb") as source,
        packed.open("wb") as target,
        gzip.GzipFile("", "wb", LEVEL, target, mtime=0) as file,
    ):
        while content := source.read(BUFFER):
            plain.update(content)
            file.write(content)
    return {path.name: plain.hexdigest(), packed.name: digest(packed)}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# -- read


def listing(release: Path) -> list[Dump]:
    """The dumps of a release, by name; ReleaseError where they are lost, or the release is older than they are."""
    found = []
    for name, sha256 in sums(release).items():
        layer, form, *packed = name.split(".")
        try:
            size = (release / FOLDER / name).stat().st_size
        except OSError as error:
            raise ReleaseError("a dump is lost", place=str(release / FOLDER / name), mend=REBUILD) from error
        found.append(Dump(layer, form, bool(packed), size, sha256))
    return found


def sums(release: Path) -> dict[str, str]:
    """File → SHA-256, as `SHA256SUMS` says."""
    path = release / FOLDER / SUMS
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError("the release has no dumps", place=str(path), mend=REBUILD) from error
    found = {match[2]: match[1] for line in lines if (match := LINE.fullmatch(line))}
    if sorted(found) != NAMES:
        raise ReleaseError("damaged: not the list of all dumps", place=str(path), mend=REBUILD)
    return found


def checked(release: Path, name: str) -> Path:
    """A dump whose bytes are those of its sum."""
    path = release / FOLDER / name
    expected = sums(release)[name]
    try:
        whole = digest(path) == expected
    except OSError as error:
        raise ReleaseError("a dump is lost", place=str(path), mend=REBUILD) from error
    if not whole:
        raise ReleaseError("damaged: not the bytes of its sum", place=str(path), mend=REBUILD)
    return path


def find(layer: str, form: str, compressed: bool = False) -> str:
    """The name of a dump; UnknownName with the layers or forms most like what was asked for."""
    for kind, asked, known in (("layer", layer, WHOLE), ("form", form, tuple(FORMS))):
        if asked not in known:
            raise UnknownName(kind, asked, names.nearest(asked, known) or list(known))
    return file_name(layer, form, compressed)
