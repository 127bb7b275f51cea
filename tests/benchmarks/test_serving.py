"""The measures of what a release serves, at a size for a test, and of what they are made of."""

import math
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import bulk, dumps, servers, things
from benchmarks.client import BadAnswer, Client, request
from benchmarks.clock import Timings
from benchmarks.figures import costs, ratios, shown
from benchmarks.servers import DoesNotStart, asgi, free_port, serving

from foederis.release import Releases, build

MINI = Path(__file__).parents[1] / "graph" / "mini"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("measured") / "releases"
    build(MINI, folder)
    return folder


@pytest.fixture(params=["with what is at hand", "without other programs"])
def program(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a program that may be at hand is; what is not is skipped, and named."""
    if request.param == "with what is at hand":
        return True
    for measure in (dumps, things):
        monkeypatch.setattr(measure, "program", lambda name: None)
    return False


def at_hand(name: str, program: bool = True) -> bool:
    return program and servers.program(name) is not None


def test_things_are_measured(releases: Path, program: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert things.main(["--releases", str(releases), "--things", "3", "--again", "2", "--rounds", "1"]) == 0
    output, errors = capsys.readouterr()
    assert "Turtle, 3 things a round" in output
    assert "JSON, 3 things a round" in output
    assert output.count("Foederis, the first time") == output.count("Foederis, again") == 2
    assert ("| Oxigraph, DESCRIBE |" in output) is at_hand("oxigraph", program)
    assert ("skipped: Oxigraph, DESCRIBE" in errors) is not at_hand("oxigraph", program)


def test_dumps_are_measured(releases: Path, program: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert dumps.main(["--releases", str(releases), "--times", "2", "--rounds", "1"]) == 0
    output, errors = capsys.readouterr()
    assert output.count("| Foederis |") == output.count("| FileResponse |") == 3
    assert ("| nginx |" in output) is at_hand("nginx", program)
    assert ("skipped: nginx" in errors) is not at_hand("nginx", program)


def test_a_build_is_measured_beside_a_load(capsys: pytest.CaptureFixture[str]) -> None:
    assert bulk.main(["--record", str(MINI), "--rounds", "1"]) == 0
    output, errors = capsys.readouterr()
    assert "| the whole release |" in output
    assert "pyoxigraph, bulk_load" in output
    assert ("`oxigraph load`" in output) is at_hand("oxigraph")
    assert ("skipped: `oxigraph load`" in errors) is not at_hand("oxigraph")


def test_things_are_spread_over_the_kinds(releases: Path) -> None:
    release = Releases(releases).current()
    found = list(things.spread(release, 40))
    assert len(found) == len(set(found)) == 40
    assert len({kind for kind, _ in found}) > 2
    assert found == list(things.spread(release, 40))


def test_a_client_counts_and_refuses(tmp_path: Path) -> None:
    with asgi("constant", tmp_path) as server, Client(server.port) as client:
        assert client.drain(request("/70000")) == 70_000
        assert client.get(request("/3")) == (200, b"###")
        assert server.processor > 0 or math.isnan(server.processor)
        with pytest.raises(BadAnswer, match="200 to GET /3"):
            client.drain(request("/3"), 206)


def test_a_client_reads_an_answer_in_chunks(tmp_path: Path) -> None:
    """As Oxigraph's server sends it."""
    port = free_port()
    with serving([sys.executable, "-c", CHUNKED, str(port)], tmp_path / "log", port), Client(port) as client:
        assert client.get(request("/")) == (200, b"one, two")
        assert client.drain(request("/")) == 8


def test_sides_that_send_other_bytes_are_not_timed(tmp_path: Path) -> None:
    with asgi("constant", tmp_path) as server, pytest.raises(BadAnswer, match="same bytes"):
        dumps.same({"one": request("/1"), "other": request("/2")}, {"one": server, "other": server}, 200)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such store')"]
    with pytest.raises(DoesNotStart, match="no such store"), serving(command, tmp_path / "log", free_port()):
        pass


def test_a_server_is_ended(tmp_path: Path) -> None:
    with asgi("constant", tmp_path) as server:
        assert server.process.poll() is None
    assert isinstance(server.process, subprocess.Popen)
    assert server.process.poll() is not None


def test_how_many_times_as_much() -> None:
    one, other = Timings(10, [1.0], [1.0]), Timings(1, [0.5], [0.2])
    assert costs(one) == ("100", "100")
    assert ratios(other, [one, other]) == ["5.00 ×", "2.00 ×", "", ""]
    assert shown(math.nan) == "–"


CHUNKED = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Chunks(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\\r\\none, \\r\\n3;x=1\\r\\ntwo\\r\\n0\\r\\n\\r\\n")


HTTPServer(("127.0.0.1", int(sys.argv[1])), Chunks).serve_forever()
"""
