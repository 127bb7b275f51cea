"""The command line: `foederis check | build | publish | audit | assess | query | serve | dump`.

It exits with 0, or with 2 and one clear line where something was asked that cannot be done, never with a traceback.
"""

import errno
import hashlib
import importlib.util
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pyoxigraph import QueryResultsFormat, Triple
from rich.console import Console

from foederis import __version__, names, questions, sheet, tables
from foederis.acts import acts_of, parse_act, recorded_acts, recorded_input
from foederis.answers import Names, answer, as_recorded, of_event, to_bytes
from foederis.errors import FoederisError, InputError, InvalidValue, UnknownName
from foederis.law import Act
from foederis.law import assess as assess_act
from foederis.names import term
from foederis.settings import Settings
from foederis.turtle import turtle

FAULTY = 2
WIDTH = 120  # of a table that goes into a file or a pipe
FAULTS_SHOWN = 20
DRAIN = 3  # seconds that a process which is told to end has for its last answers; it is gone before five
HEAD = 64 * 1024  # bytes of a request, of which the end of its head has not come in
CONNECTIONS = 500  # of one process; more are told 503
IDLE = 5  # seconds that a connection stays open without a request
HUNG = 15  # seconds after which a process that does not answer its parent is replaced
NO_FINDING = f"# implicated: {tables.NO_FINDING}.\n"

app = typer.Typer(
    name="foederis",
    help="From an event to the treaty obligations that it implicates.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

# typer brings click under one name or another; what a mistaken command line raises is the same class in both.
Misused = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")

RecordFolder = Annotated[Path | None, typer.Option("--record", help="The folder of the record.", metavar="DIR")]
ReleasesFolder = Annotated[Path | None, typer.Option("--releases", help="The folder of releases.", metavar="DIR")]


class AssessFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    TTL = "ttl"


class QueryFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class DumpFormat(StrEnum):
    NQ = "nq"
    TRIG = "trig"
    TTL = "ttl"
    JSONLD = "jsonld"


class DumpLayer(StrEnum):
    ALL = "all"
    CLAIMS = "claims"
    NORMS = "norms"
    ASSESSMENTS = "assessments"
    ONTOLOGY = "ontology"
    SHAPES = "shapes"
    METADATA = "metadata"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command, and says in one line what is wrong with it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        found = app(arguments, prog_name="foederis", standalone_mode=False)
    except FoederisError as error:
        return _fault(str(error))
    except Misused as error:  # type: ignore[misc]
        return _fault(error.format_message())
    except typer.Abort:
        return 130
    except OSError as error:
        if error.errno == errno.EPIPE:
            return 1
        return _fault(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    return found if isinstance(found, int) else 0


def _fault(message: str) -> int:
    print(f"foederis: {tables.clean(message)}", file=sys.stderr)  # noqa: T201
    return FAULTY


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="The version, and no more.")] = False,
) -> None:
    if version:
        typer.echo(f"foederis {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


# -- check, build


@app.command()
def check(record: RecordFolder = None) -> int:
    """Check the record: syntax, names, references, dates, shapes."""
    from foederis.check import check as check_record

    folder = _settings(record=record).record
    with _working() as tell:
        tell("checking the record")
        report = check_record(folder)
    for finding in report.findings:
        typer.echo(tables.clean(finding))
    if not report.ok:
        return _fault(f"the record fails: {_count(len(report.violations), 'fault')}")
    remarks = f", with {_count(len(report.findings), 'remark')}" if report.findings else ""
    typer.echo(f"the record passes{remarks}")
    return 0


@app.command()
def build(
    record: RecordFolder = None,
    releases: ReleasesFolder = None,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Only where something has changed.")] = False,
) -> int:
    """Build a release of the record, and put it in force."""
    from foederis import release

    settings = _settings(record=record, releases=releases)
    try:
        with _working() as tell:
            built = release.build(
                settings.record, settings.releases, keep=settings.keep, if_needed=if_needed, tell=tell
            )
    except release.RecordFails as error:
        return _record_fails(error)
    if built.lacking:
        typer.echo(f"no list of changes from the release before: {tables.clean(built.lacking)}", err=True)
    state = "is in force" if built.made else "is up to date"
    typer.echo(f"release {built.version[:12]} {state}: {built.folder}")
    return 0


def _record_fails(error: Any) -> int:
    faults = error.report.violations
    for finding in faults[:FAULTS_SHOWN]:
        typer.echo(tables.clean(finding), err=True)
    if len(faults) > FAULTS_SHOWN:
        typer.echo(f"… and {len(faults) - FAULTS_SHOWN} more: foederis check", err=True)
    return _fault(str(error))


# -- publish


@app.command()
def publish() -> None:
    """Freeze the ontology and the shapes under the versions that they bear; a published version never changes."""
    from foederis import house, publication, vocabulary

    if house.checkout() is None:
        raise InputError("a version is published in a checkout", mend="this program is installed without one")
    for one in publication.publish(vocabulary.ontology(), vocabulary.shapes()):
        state = "is published" if one.new else "was published before, and is the same"
        typer.echo(f"{one.vocabulary.name} {one.version} {state}: {one.vocabulary.file(one.version)}")


# -- audit


@app.command()
def audit(
    source: Annotated[
        str | None, typer.Argument(help="The source; without one, all that claims were drawn from.")
    ] = None,
    text: Annotated[Path | None, typer.Option("--text", help="The document as it was read.", metavar="FILE")] = None,
    counts: Annotated[bool, typer.Option("--counts", help="What the record holds, by grade, instead.")] = False,
    releases: ReleasesFolder = None,
) -> None:
    """List the paragraphs of a source with the claims drawn from each, or count what the record holds."""
    from foederis import audit as auditing
    from foederis.release import Release

    graph = Release.current(_settings(releases=releases).releases).graph
    console = _console()
    if counts:
        typer.echo(tables.markdown(auditing.counts(graph, auditing.outcomes(graph))))
        return
    if text is not None and source is None:
        raise InputError(
            "of which source is that the text?", mend="name the source first: foederis audit SOURCE --text FILE"
        )
    for slug in [source] if source else auditing.sources_with_claims(graph):
        console.print(tables.audited(slug, auditing.paragraphs(graph, slug, text)))


# -- assess


@app.command()
def assess(
    subject: Annotated[str, typer.Argument(metavar="EVENT|FILE|-", help="An event, an act, or an act in JSON.")],
    form: Annotated[AssessFormat, typer.Option("--format")] = AssessFormat.TABLE,
    full: Annotated[bool, typer.Option("--full", help="Arguments in their words, and every gate.")] = False,
    releases: ReleasesFolder = None,
) -> None:
    """Which obligations an event, an act, or an act of your own making implicates, and why.

    EVENT is the slug of a recorded event or act; FILE holds an act in JSON, as GET /acts/{slug}/input gives it; - reads
    one from the standard input.
    """
    asked = _Asked(subject, releases)
    if form is AssessFormat.JSON:
        _out(to_bytes(asked.answer()) + b"\n")
    elif form is AssessFormat.TTL:
        _out(NO_FINDING.encode() + turtle(asked.triples()))
    else:
        console = _console()
        if not asked.documents:
            console.print("No act is recorded in this event.")
        for part in sheet.sheet(asked.parts(), asked.law, asked.known, full=full):
            console.print(part)
        more = "names and dates in full: --format json"
        more = more if full else f"arguments in their words, and every gate: --full; {more}"
        console.print(f"\nrelease {asked.release.version[:12]}; {more}", style="dim")


class _Asked:
    """What was asked to be assessed: an event's acts, one recorded act, or a document."""

    def __init__(self, subject: str, releases: Path | None) -> None:
        from foederis.release import Release

        document = _document(subject)
        self.release = Release.current(_settings(releases=releases).releases)
        self.graph, self.law = self.release.graph, self.release.law
        self.known = Names(self.graph)
        self.event = ""
        self.documents = [document] if document is not None else self._recorded(subject)

    def _recorded(self, slug: str) -> list[Mapping[str, Any]]:
        """The acts of a recorded event, or the one act, in the form in which any act is asked about."""
        if names.is_slug(slug):
            if term("Event") in self.graph.types(names.iri("event", slug)):
                self.event = slug
                return [recorded_input(self.graph, act) for act in acts_of(self.graph, slug)]
            if term("Act") in self.graph.types(names.iri("act", slug)):
                return [recorded_input(self.graph, slug)]
        events = [names.slug_of(iri) for iri in self.graph.things(term("Event"))]
        near = names.nearest(slug, [*events, *recorded_acts(self.graph)])
        raise UnknownName("event, act or file", slug, near)

    def answer(self) -> dict[str, Any]:
        """As the API answers: of an event its obligations, of one act what POST /assess says of it."""
        head = {"release": self.release.version}
        if self.event:
            return {**head, **of_event(self.event, self.law, self.graph, self.known)}
        return {**head, **self._answer(self.documents[0])}

    def _answer(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return answer(document, self.law, self.graph, self.known)

    def parts(self) -> list[sheet.Part]:
        """Each act with its answer, for reading."""
        return [sheet.Part(self._act(document), self._answer(document)) for document in self.documents]

    def _act(self, document: Mapping[str, Any]) -> Act:
        act = parse_act(document, self.law)
        return act if as_recorded(document, self.graph) else replace(act, slug="")

    def triples(self) -> Iterator[Triple]:
        """The assessments as triples; an act that is not recorded is named for its content."""
        from foederis.release.derive import assessment

        for document in self.documents:
            act = self._act(document)
            digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
            for one in assess_act(act, self.law).assessments:
                yield from assessment(act.slug or f"hypothetical-{digest[:16]}", one, self.graph)


def _document(subject: str) -> Mapping[str, Any] | None:
    """The JSON that a file or the standard input holds; None where the subject is a name."""
    if subject == "-":
        return _json(sys.stdin.buffer.read(), "the standard input")
    if os.path.isfile(subject):  # noqa: PTH113 (which answers no to what can be no name of a file)
        return _json(Path(subject).read_bytes(), subject)
    if os.sep in subject or subject.endswith(".json"):
        raise InputError("no such file", place=subject)
    return None


def _json(content: bytes, place: str) -> Mapping[str, Any]:
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise InvalidValue("nested too deeply", place=place) from error
    except json.JSONDecodeError as error:
        raise InvalidValue(f"not JSON: {error.msg}", place=f"{place}:{error.lineno}:{error.colno}") from error
    except ValueError as error:
        raise InvalidValue(f"not JSON: {error}", place=place) from error
    if not isinstance(found, dict):
        raise InvalidValue("not an object", place=place, mend="give an act, as foederis assess - reads one")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


# -- query


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The question; see --list.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="The questions, and what each needs to know.")] = False,
    form: Annotated[QueryFormat, typer.Option("--format")] = QueryFormat.TABLE,
    releases: ReleasesFolder = None,
) -> None:
    """Ask one of the questions of queries/: foederis query NAME --parameter VALUE …"""
    if listing:
        _console().print(tables.questions(questions.load_all().values()))
        return
    if name is None or name.startswith("-"):
        raise InputError("which question?", mend="foederis query --list shows them; its name comes first")
    question = questions.find(name)
    given = _given(context.args)
    from foederis.release import Release

    graph = Release.current(_settings(releases=releases).releases).graph
    if form is QueryFormat.TABLE:
        console = _console()
        console.print(tables.rows(question.ask(given, graph), console.width))
    else:
        kind = QueryResultsFormat.JSON if form is QueryFormat.JSON else QueryResultsFormat.CSV
        content = question.serialise(given, graph, kind)
        _out(content if content.endswith(b"\n") else content + b"\n")


def _given(arguments: Sequence[str]) -> dict[str, list[str]]:
    """`--event a --event b --on=2023-10-09` as values by name."""
    given: dict[str, list[str]] = {}
    rest = iter(arguments)
    for argument in rest:
        option, equals, value = argument.partition("=")
        if not option.startswith("--") or len(option) == 2:
            raise InputError(f"“{argument}” belongs to no parameter", mend="write --parameter VALUE")
        if not equals:
            following = next(rest, None)
            if following is None:
                raise InputError("a value is lacking", place=option)
            value = following
        given.setdefault(option[2:].replace("-", "_"), []).append(value)
    return given


# -- serve, dump


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", min=0, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(help="How many processes serve.", min=1, max=64)] = None,
    releases: ReleasesFolder = None,
) -> None:
    """Serve the release in force, and each that follows it. It builds nothing."""
    if importlib.util.find_spec("foederis_api") is None:
        raise InputError("the package foederis_api is not installed")
    settings = _settings(host=host, port=port, workers=workers, releases=releases)
    _listens(settings.host, settings.port)
    if releases is not None:
        os.environ["FOEDERIS_RELEASES"] = str(settings.releases)  # the workers read their settings themselves
    import uvicorn

    uvicorn.run(
        "foederis_api.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="asyncio",
        http="foederis_api.wire:Wire",
        ws="none",
        h11_max_incomplete_event_size=HEAD,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=DRAIN,
        timeout_worker_healthcheck=HUNG,
        access_log=False,
        server_header=False,
    )


def _listens(host: str, port: int) -> None:
    """Whether the address can be listened on: uvicorn would say so with a log and an exit of its own."""
    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        mend = "give another --port" if error.errno == errno.EADDRINUSE else "give another --host or --port"
        raise InputError(f"cannot listen there: {error.strerror}", place=place, mend=mend) from error


@app.command()
def dump(
    form: Annotated[DumpFormat, typer.Option("--format")] = DumpFormat.NQ,
    layer: Annotated[DumpLayer, typer.Option("--layer", help="One layer alone.")] = DumpLayer.ALL,
    gzip: Annotated[bool, typer.Option("--gzip", help="Compressed.")] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write; absent: the standard output.")] = None,
    releases: ReleasesFolder = None,
) -> None:
    """Write the release in force, or a layer of it, as one file: the bytes that were made with it."""
    from foederis.release.dump import dump as dump_release

    folder = _settings(releases=releases).releases
    if output is None:
        dump_release(folder, form.value, sys.stdout.buffer, layer.value, compressed=gzip)
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            dump_release(folder, form.value, file, layer.value, compressed=gzip)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


# -- what they share


def _settings(**given: object) -> Settings:
    """The settings of the environment, with what the command line says instead."""
    said = {name: value for name, value in given.items() if value is not None}
    settings = Settings.read()
    folders = {name: value.expanduser().absolute() for name, value in said.items() if isinstance(value, Path)}
    return settings.model_copy(update={**said, **folders})


def _console() -> Console:
    """As wide as the terminal, or as COLUMNS says; what goes elsewhere is as wide as is usual."""
    given = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(width=None if given else WIDTH, highlight=False, emoji=False, markup=False)


@contextmanager
def _working() -> Iterator[Any]:
    """Tells what is being done, to a person who watches."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("") as status:
        yield lambda step: status.update(f"{step} …")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _out(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
