"""Dumps in other hands: every program that reads RDF reads the same number of statements, and has nothing to remark."""

import gzip
import logging
import os
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Store

from foederis import house
from foederis.release import Built, build, dumps

MINI = Path(__file__).parent / "mini"
PLAIN = [name for name in dumps.NAMES if not name.endswith(".gz")]
OF_RDFLIB = {"nq": "nquads", "ttl": "turtle", "trig": "trig", "jsonld": "json-ld"}
OF_RAPPER = {"nq": "nquads", "ttl": "turtle", "trig": "trig"}  # raptor reads no JSON-LD


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dumps_of(build(MINI, tmp_path_factory.mktemp("loading") / "releases"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the whole record."""
    return dumps_of(build(house.record(), tmp_path_factory.mktemp("whole") / "releases"))


def dumps_of(built: Built) -> Path:
    return built.folder / "dumps"


def expected(folder: Path, name: str) -> int:
    """The statements of a dump, told from the lines of its N-Quads."""
    layer, form = name.split(".")
    lines = (folder / f"{layer}.nq").read_bytes().splitlines()
    return len({line.rsplit(b" ", 2)[0] for line in lines}) if form == "ttl" else len(lines)


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None and os.environ.get("CI") == "true" and name == "rapper":
        pytest.fail(f"{name} is lacking: .ci/run installs {package}")
    if found is None:
        pytest.skip(f"{name} is not at hand: it comes with {package}")
    return found


def rapper(path: Path, form: str) -> int:
    command = [program("rapper", "raptor2-utils (Debian)"), "--input", OF_RAPPER[form], "--count", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    said = [line for line in found.stderr.splitlines() if not line.startswith("rapper: Parsing ")]
    assert said == []
    match = re.search(r"Parsing returned (\d+) triples", found.stderr)
    assert match
    return int(match[1])


class TestTheSmallRecord:
    @pytest.mark.parametrize("name", PLAIN)
    def test_pyoxigraph(self, folder: Path, name: str) -> None:
        store = Store()
        store.load(path=str(folder / name), format=dumps.FORMS[name.split(".")[1]])
        assert len(store) == expected(folder, name)

    @pytest.mark.parametrize("name", PLAIN)
    def test_rdflib(self, folder: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
        data = rdflib.Dataset()
        with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", category=DeprecationWarning)  # of rdflib's own parsers
            data.parse(folder / name, format=OF_RDFLIB[name.split(".")[1]])
        assert caplog.messages == []
        assert len(list(data.quads())) == expected(folder, name)

    @pytest.mark.parametrize("name", [name for name in PLAIN if name.split(".")[1] in OF_RAPPER])
    def test_rapper(self, folder: Path, name: str) -> None:
        assert rapper(folder / name, name.split(".")[1]) == expected(folder, name)

    @pytest.mark.parametrize("name", PLAIN)
    def test_riot(self, folder: Path, name: str) -> None:
        command = [program("riot", "Apache Jena"), "--count", "--strict", str(folder / name)]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        said = found.stdout + found.stderr
        assert "WARN" not in said
        assert "ERROR" not in said
        numbers = re.findall(r"(?:Triples|Quads) = ([\d,]+)", said)
        assert sum(int(number.replace(",", "")) for number in numbers) == expected(folder, name)


class TestTheWholeRecord:
    @pytest.mark.parametrize("form", list(dumps.FORMS))
    def test_pyoxigraph(self, whole: Path, form: str) -> None:
        store = Store()
        with gzip.open(whole / f"all.{form}.gz") as file:
            store.bulk_load(input=file, format=dumps.FORMS[form])
        assert len(store) == expected(whole, f"all.{form}")

    @pytest.mark.parametrize("form", list(OF_RAPPER))
    def test_rapper(self, whole: Path, form: str) -> None:
        assert rapper(whole / f"all.{form}", form) == expected(whole, f"all.{form}")
