"""The command line: what it prints, what it refuses, and with which exit code."""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse
from rich.console import Console

from foederis import __version__, check, cli, house, names, tables
from foederis.acts import recorded_input
from foederis.audit import Paragraph
from foederis.release import Release, build
from foederis.settings import Settings
from foederis_api.app import create_app

ASSESSMENTS = NamedNode(names.GRAPH + "record/assessments")
MINI = Path(__file__).parent / "mini"
EVENT = "2020-03-xaa-forced-return"
ACT = f"{EVENT}-1"
QUESTION = """# title: Outcomes of an event
# question: What follows from the acts of an event?
# parameter: event (event, required, several): the events asked about
# parameter: outcome (concept in outcomes, optional)
# parameter: as_of (date, optional)
# limit: 10, at most 20
PREFIX fo: <https://w3id.org/foederis/ontology#>
SELECT ?norm ?outcome ?bound_since WHERE {
  VALUES ?event { }
  VALUES ?outcome { }
  ?act fo:inEvent ?event . ?assessment fo:ofAct ?act ; fo:ofNorm ?norm ; fo:outcome ?outcome .
  OPTIONAL { ?assessment fo:boundSince ?bound_since }
  FILTER EXISTS { VALUES ?as_of { } BIND (1 AS ?one) }
}
ORDER BY ?norm LIMIT 10
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of the small record; not to be changed."""
    place = tmp_path_factory.mktemp("cli") / "releases"
    build(MINI, place)
    return place


@pytest.fixture
def here(releases: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Commands go to that release, and ask the questions of a folder of their own."""
    monkeypatch.setenv("FOEDERIS_RELEASES", str(releases))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "outcomes.rq").write_text(QUESTION, encoding="utf-8")
    monkeypatch.setattr(house, "queries", lambda: tmp_path / "queries")
    return tmp_path


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "check", lambda record: check.Report())
    monkeypatch.setattr(check, "check_derived", lambda triples: check.Report())


Told = pytest.CaptureFixture[str]


def run(told: Told, *arguments: str, code: int = 0) -> str:
    """What a command prints."""
    assert cli.main(arguments) == code
    found = told.readouterr()
    if code == 0:
        assert found.err == ""
    return found.out


def refused(told: Told, *arguments: str) -> str:
    """The one line with which a command is refused."""
    assert cli.main(arguments) == 2
    found = told.readouterr()
    assert found.out == ""
    assert re.fullmatch(r"foederis: [^\n]+\n", found.err)
    return found.err


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


class TestAsAWhole:
    def test_without_a_command_it_says_what_there_is(self, capsys: Told) -> None:
        said = run(capsys)
        for command in ("check", "build", "assess", "query", "serve", "dump"):
            assert re.search(rf"^  {command} ", said, re.MULTILINE)

    def test_version(self, capsys: Told) -> None:
        assert run(capsys, "--version") == f"foederis {__version__}\n"

    @pytest.mark.parametrize("command", ["check", "build", "assess", "query", "serve", "dump"])
    def test_every_command_explains_itself(self, capsys: Told, command: str) -> None:
        assert run(capsys, command, "--help").startswith(f"Usage: foederis {command}")

    @pytest.mark.parametrize(
        ("arguments", "fault"),
        [
            (["asess"], "asess"),
            (["assess"], "EVENT|FILE|-"),
            (["assess", EVENT, "--format", "yaml"], "yaml"),
            (["assess", EVENT, "--ful"], "--ful"),
            (["build", "--keep"], "--keep"),
            (["serve", "--port", "eighty"], "--port"),
            (["serve", "--port", "99999"], "--port"),
            (["dump", "--format", "csv"], "csv"),
        ],
    )
    def test_what_is_mistyped_is_one_line(self, here: Path, capsys: Told, arguments: list[str], fault: str) -> None:
        assert fault in refused(capsys, *arguments)

    def test_a_mistaken_setting(self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOEDERIS_PORT", "eighty")
        assert "FOEDERIS_PORT" in refused(capsys, "check")

    def test_as_a_module(self) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "foederis", "--version"]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        assert done.stdout.decode().split() == ["foederis", __version__]

    def test_a_reader_that_leaves(self, releases: Path) -> None:
        """`foederis dump | head` is no fault, and leaves no traceback."""
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "FOEDERIS_RELEASES": str(releases)}
        command = f"'{sys.executable}' -m foederis dump | head -c 10"
        done = subprocess.run(command, shell=True, env=environment, capture_output=True, check=True)
        assert len(done.stdout) == 10
        assert b"Traceback" not in done.stderr


class TestCheckAndBuild:
    def test_a_record_that_passes(self, capsys: Told) -> None:
        assert run(capsys, "check", "--record", str(MINI)).startswith("the record passes")

    def test_a_record_that_fails(self, capsys: Told, tmp_path: Path) -> None:
        record = broken(tmp_path)
        assert cli.main(["check", "--record", str(record)]) == 2
        found = capsys.readouterr()
        assert re.search(r"record/events/2020-03-xaa-forced-return\.ttl:\d+", found.out)
        assert found.err.startswith("foederis: the record fails: ")

    def test_a_build_of_a_record_that_fails(self, capsys: Told, tmp_path: Path) -> None:
        record = broken(tmp_path)
        assert cli.main(["build", "--record", str(record), "--releases", str(tmp_path / "r")]) == 2
        found = capsys.readouterr()
        assert found.out == ""
        assert "2020-03-xaa-forced-return.ttl" in found.err
        assert found.err.splitlines()[-1] == "foederis: the record fails: 1 fault (no release was made)"
        assert not (tmp_path / "r" / "current").exists()

    def test_no_such_record(self, capsys: Told, tmp_path: Path) -> None:
        assert "no such folder" in refused(capsys, "check", "--record", str(tmp_path / "none"))

    def test_builds_once(self, capsys: Told, tmp_path: Path, unchecked: None) -> None:
        arguments = ["build", "--record", str(MINI), "--releases", str(tmp_path / "r"), "--if-needed"]
        first, second = run(capsys, *arguments), run(capsys, *arguments)
        version = (tmp_path / "r" / "current").read_text().strip()
        assert first == f"release {version[:12]} is in force: {tmp_path / 'r' / version}\n"
        assert second == f"release {version[:12]} is up to date: {tmp_path / 'r' / version}\n"


def broken(tmp_path: Path) -> Path:
    record = tmp_path / "record"
    shutil.copytree(MINI, record)
    path = record / f"events/{EVENT}.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    fo:timeKind concept:time-instant ;\n", ""), encoding="utf-8")
    return record


class TestAssess:
    def test_the_table_says_it_all(self, here: Path, capsys: Told) -> None:
        said = run(capsys, "assess", EVENT)
        for expected in (
            "Return of Ruritanians by Arcadia, March 2020",
            ACT,
            "forced return by Arcadia, in Arcadia, to Ruritania, 2020-03",
            "implicated",
            "not bound, not a party: Arcadia was not a party to Brook on 2020-03",
            "since 1960-01-31",
            "through Meadow",
            "checked 2019-12-31",
            "1 source,",
            "What Arcadia answers",
            "denies for this act: torture risk on return (2020-04-05)",
        ):
            assert expected in said

    def test_as_wide_as_it_is_told(self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        widths = []
        for columns in ("80", "200", "wide"):
            monkeypatch.setenv("COLUMNS", columns)
            widths.append(max(map(len, run(capsys, "assess", EVENT).splitlines())))
        assert widths == [80, 200, cli.WIDTH]

    def test_every_rendering_of_implicated_says_what_it_is_not(self, here: Path, capsys: Told) -> None:
        assert run(capsys, "assess", EVENT).count("no finding of breach") == 1
        traced = run(capsys, "assess", EVENT, "--full")
        assert traced.count("no finding of breach") == 2
        assert "no finding of breach" in run(capsys, "assess", EVENT, "--format", "ttl").splitlines()[0]
        answer = json.loads(run(capsys, "assess", EVENT, "--format", "json"))
        meant = [one["meaning"]["en"] for one in answer["assessments"] if one["outcome"] == "implicated"]
        assert ["no finding of breach" in meaning for meaning in meant] == [True]
        rows = run(capsys, "query", "outcomes", "--event", EVENT)
        assert "no finding of breach" in rows

    def test_never_violated(self, here: Path, capsys: Told) -> None:
        for arguments in ([], ["--full"], ["--format", "json"], ["--format", "ttl"]):
            assert "violat" not in run(capsys, "assess", EVENT, *arguments)

    def test_gates(self, here: Path, capsys: Told) -> None:
        said = run(capsys, "assess", ACT, "--full")
        for gate in ("attribution", "bearer", "reservation", "derogation", "territory", "exception"):
            assert len(re.findall(rf"^  {gate}: ", said, re.MULTILINE)) == 2
        assert "    claim/meadow-watch-2020-p1-risk" in said.splitlines()

    def test_turtle_is_what_the_release_holds(self, here: Path, capsys: Told, releases: Path) -> None:
        found = {
            quad.triple for quad in parse(run(capsys, "assess", EVENT, "--format", "ttl"), format=RdfFormat.TURTLE)
        }
        graph = Release.current(releases).graph
        held = {quad.triple for quad in graph.store.quads_for_pattern(None, None, None, ASSESSMENTS)}
        assert found == {triple for triple in held if "/id/assessment/" in str(triple.subject)}

    def test_turtle_of_an_act_of_ones_own_is_named_for_its_content(
        self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        content = json.dumps({"date": "1961", "actor": "xaa", "act": "forced-return", "destination": "xbb"}).encode()
        said = []
        for _ in range(2):
            given(monkeypatch, content)
            said.append(run(capsys, "assess", "-", "--format", "ttl"))
        assert said[0] == said[1]
        assert re.search(r"assessment/hypothetical-[0-9a-f]{16}--meadow-convention-1950-art-1--xaa>", said[0])

    def test_a_recorded_act_with_a_fact_changed_is_not_that_act(
        self, here: Path, capsys: Told, releases: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = recorded_input(Release.current(releases).graph, ACT)
        given(monkeypatch, json.dumps({**document, "date": "1959-03"}).encode())
        assert f"assessment/{ACT}--" not in run(capsys, "assess", "-", "--format", "ttl")
        assert {**document, "time": "instant"} == document
        same = {key: value for key, value in document.items() if key != "time"}
        for form, said in (("ttl", f"assessment/{ACT}--"), ("table", "Return of Ruritanians by Arcadia")):
            given(monkeypatch, json.dumps(same).encode())
            assert said in run(capsys, "assess", "-", "--format", form)

    def test_an_event_without_acts(
        self, here: Path, capsys: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unchecked: None
    ) -> None:
        shutil.copytree(MINI, tmp_path / "record")
        with (tmp_path / f"record/events/{EVENT}.ttl").open("a", encoding="utf-8") as file:
            file.write('event:feast a fo:Event ; rdfs:label "A feast"@en ; fo:date "2020"^^edtf:EDTF .')
        build(tmp_path / "record", tmp_path / "r")
        assert "No act is recorded" in run(capsys, "assess", "feast", "--releases", str(tmp_path / "r"))
        said = run(capsys, "assess", "feast", "--format", "json", "--releases", str(tmp_path / "r"))
        assert (json.loads(said)["assessments"], json.loads(said)["conflicts"]) == ([], [])

    def test_nothing_governs_it(self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        given(monkeypatch, json.dumps({"date": "2020", "actor": "xaa", "act": "border-closure"}).encode())
        assert "No recorded norm governs" in run(capsys, "assess", "-")

    def test_a_narrow_screen(self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cli, "WIDTH", 60)
        assert max(map(len, run(capsys, "assess", EVENT, "--full").splitlines())) <= 60


class TestTheSameBytesAsTheApi:
    @pytest.fixture(scope="class")
    @classmethod
    def client(cls, releases: Path) -> TestClient:
        return TestClient(create_app(Settings(releases=releases)))

    def test_an_event(self, here: Path, capsys: Told, client: TestClient) -> None:
        answer = client.get(f"/events/{EVENT}/obligations")
        assert answer.status_code == 200
        assert run(capsys, "assess", EVENT, "--format", "json").encode() == answer.content

    def test_an_act(self, here: Path, capsys: Told, client: TestClient) -> None:
        document = client.get(f"/acts/{ACT}/input").json()
        answer = client.post("/assess", json=document)
        assert run(capsys, "assess", ACT, "--format", "json").encode() == answer.content

    @pytest.mark.parametrize("through", ["file", "input"])
    def test_an_act_of_ones_own(
        self, here: Path, capsys: Told, client: TestClient, monkeypatch: pytest.MonkeyPatch, through: str
    ) -> None:
        document = {
            "date": "1960-01",
            "actor": "xaa",
            "act": "forced-return",
            "destination": "xbb",
            "circumstances": {"torture-risk-on-return": "asserted"},
        }
        content = json.dumps(document).encode()
        (here / "act.json").write_bytes(content)
        given(monkeypatch, content)
        answer = client.post("/assess", json=document)
        assert answer.status_code == 200
        subject = "act.json" if through == "file" else "-"
        assert run(capsys, "assess", subject, "--format", "json").encode() == answer.content


class TestWhatCannotBeAssessed:
    @pytest.mark.parametrize(
        ("subject", "fault"),
        [
            ("2020-03-xaa-forced-retur", EVENT),
            ("nothing-like-it", "unknown event, act or file"),
            ("Event", "unknown event, act or file"),
            ("missing.json", "no such file"),
            ("folder/missing", "no such file"),
            ("", "unknown event, act or file"),
            ("x" * 5000, "unknown event, act or file"),
        ],
    )
    def test_names(self, here: Path, capsys: Told, subject: str, fault: str) -> None:
        assert fault in refused(capsys, "assess", subject)

    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", "not JSON"),
            (b"\xff", "not JSON"),
            (b"{", "the standard input:1:2"),
            (b"[]", "not an object"),
            (b'{"a": NaN}', "NaN"),
            (b'{"date": "2020", "date": "2021"}', "stands twice"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"actor": "xaa", "act": "forced-return"}', "date"),
            (b'{"date": "soon", "actor": "xaa", "act": "forced-return"}', "/date"),
            (b'{"date": "2020", "actor": "xab", "act": "forced-return"}', "xaa"),
            (b'{"date": "2020", "actor": "xaa", "act": "forced-retrun"}', "forced-return"),
            (
                b'{"date": "2020", "actor": "xaa", "act": "forced-return", "circumstances": {"refugge": "false"}}',
                "refugee",
            ),
            (b'{"date": "2020", "actor": "xaa", "act": "forced-return", "colour": "red"}', "colour"),
        ],
    )
    def test_documents(
        self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch, content: bytes, fault: str
    ) -> None:
        given(monkeypatch, content)
        assert fault in refused(capsys, "assess", "-")

    def test_without_a_release(self, here: Path, capsys: Told) -> None:
        assert "foederis build" in refused(capsys, "assess", EVENT, "--releases", str(here / "none"))


class TestQuery:
    def test_the_list(self, here: Path, capsys: Told) -> None:
        said = run(capsys, "query", "--list")
        assert "outcomes  Outcomes of an event" in said
        assert "--event (event, required, several): the events asked about" in said
        assert "--limit (default 10, at most 20)" in said

    def test_a_table(self, here: Path, capsys: Told) -> None:
        said = run(capsys, "query", "outcomes", "--event", EVENT)
        assert re.search(r"meadow-convention-1950-art-1\s+│ implicated\s+│ 1960-01-31", said)
        assert "2 rows" in said

    def test_json_and_csv(self, here: Path, capsys: Told) -> None:
        found = json.loads(run(capsys, "query", "outcomes", "--event", EVENT, "--format", "json"))
        assert [row["norm"]["value"].rpartition("/")[2] for row in found["results"]["bindings"]] == [
            "brook-convention-1955-art-1",
            "meadow-convention-1950-art-1",
        ]
        lines = run(capsys, "query", "outcomes", "--event", EVENT, "--format", "csv").split()
        assert lines[0] == "norm,outcome,bound_since"
        assert len(lines) == 3

    @pytest.mark.parametrize(
        "arguments",
        [
            [f"--event={EVENT}", "--outcome", "not-bound"],
            ["--event", EVENT, "--event", EVENT, "--outcome=not-bound"],
            ["--event", EVENT, "--outcome", "not-bound", "--as-of", "2020-01-01"],
            ["--event", EVENT, "--outcome", "not-bound", "--as_of=2020-01-01", "--limit", "1"],
        ],
    )
    def test_ways_to_give_a_parameter(self, here: Path, capsys: Told, arguments: list[str]) -> None:
        assert run(capsys, "query", "outcomes", *arguments, "--format", "csv").count("\n") == 2

    @pytest.mark.parametrize(
        ("arguments", "fault"),
        [
            (["outcoms", "--event", EVENT], "outcomes"),
            ([], "which question"),
            (["--event", EVENT], "which question"),
            (["outcomes"], "event: this parameter is required"),
            (["outcomes", "--evnt", EVENT], "event"),
            (["outcomes", "--event"], "--event: a value is lacking"),
            (["outcomes", EVENT], "belongs to no parameter"),
            (["outcomes", "--event", "2020-03-xaa-forced-retur"], EVENT),
            (["outcomes", "--event", EVENT, "--outcome", "implicate"], "implicated"),
            (["outcomes", "--event", EVENT, "--outcome", "implicated", "--outcome", "arguable"], "only one value"),
            (["outcomes", "--event", EVENT, "--as-of", "soon"], "as_of"),
            (["outcomes", "--event", EVENT, "--limit", "21"], "from 1 to 20"),
            (["outcomes", "--event", EVENT, "--format", "xml"], "xml"),
        ],
    )
    def test_refused(self, here: Path, capsys: Told, arguments: list[str], fault: str) -> None:
        assert fault in refused(capsys, "query", *arguments)

    def test_a_question_that_is_broken(self, here: Path, capsys: Told) -> None:
        (here / "queries" / "broken.rq").write_text("SELECT ?x { }", encoding="utf-8")
        assert "queries/broken.rq" in refused(capsys, "query", "broken")


class TestDump:
    @pytest.mark.parametrize("form", ["nq", "trig", "ttl", "jsonld"])
    def test_to_a_file_or_the_output(self, here: Path, capsys: Told, form: str) -> None:
        said = run(capsys, "dump", "--format", form)
        run(capsys, "dump", "--format", form, "--output", "dump")
        assert (here / "dump").read_text(encoding="utf-8") == said
        assert EVENT in said

    def test_a_layer_compressed(self, here: Path, capsys: Told, releases: Path) -> None:
        run(capsys, "dump", "--layer", "claims", "--format", "ttl", "--gzip", "--output", "claims.ttl.gz")
        version = (releases / "current").read_text().strip()
        assert (here / "claims.ttl.gz").read_bytes() == (releases / version / "dumps/claims.ttl.gz").read_bytes()
        assert "rumours" in refused(capsys, "dump", "--layer", "rumours")

    def test_a_file_that_cannot_be_written(self, here: Path, capsys: Told) -> None:
        assert "none" in refused(capsys, "dump", "--output", "none/dump")

    def test_without_a_release_no_file_is_left(self, here: Path, capsys: Told) -> None:
        refused(capsys, "dump", "--output", "dump", "--releases", str(here / "none"))
        assert not list(here.glob("dump*"))


class TestServe:
    def test_what_it_hands_to_the_server(self, here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        handed: dict[str, Any] = {}
        monkeypatch.setattr("uvicorn.run", lambda application, **more: handed.update(more, application=application))
        run(capsys, "serve", "--port", "0", "--workers", "2", "--releases", str(here / "elsewhere"))
        assert handed["application"] == "foederis_api.app:create_app"
        assert handed["factory"] is True
        assert handed["access_log"] is False
        assert (handed["host"], handed["port"], handed["workers"]) == ("127.0.0.1", 0, 2)
        assert os.environ["FOEDERIS_RELEASES"] == str(here / "elsewhere")
        assert not (here / "elsewhere").exists()

    def test_a_port_that_is_taken(self, here: Path, capsys: Told) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            assert f"127.0.0.1:{port}" in refused(capsys, "serve", "--port", str(port))

    def test_an_address_that_is_none(self, here: Path, capsys: Told) -> None:
        assert "cannot listen there" in refused(capsys, "serve", "--host", "256.256.256.256")


class TestWhatATerminalWouldObey:
    def test_is_taken_out(self) -> None:
        assert tables.clean("a\x1b[31mb\x07\u202ec\r\n") == "a [31mb  c  "

    def test_markup_is_text(self, capsys: Told) -> None:
        Console(width=80, markup=False).print(tables.audited("x", [Paragraph(1, "[bold]not bold[/bold]", ())]))
        assert "[bold]not bold[/bold]" in capsys.readouterr().out
