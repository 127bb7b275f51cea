"""Dumps over HTTP: files with strong tags, in parts, under conditions; a mirror that follows the changes."""

import gzip
import hashlib
import os
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from foederis import check, house
from foederis.release import Releases, build, changes, dumps
from foederis.settings import Settings
from foederis_api import models
from foederis_api.app import create_app
from foederis_api.ranges import Part, Unsatisfiable, parts

MINI = Path(__file__).parents[1] / "graph" / "mini"
EVENT = "events/2020-03-xaa-forced-return.ttl"
IDENTITY = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def quickly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Builds without checks, with fewer files, and without waiting for the disk."""
    shapes = tmp_path_factory.mktemp("shapes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "check", lambda record: check.Report())
        patch.setattr(check, "check_derived", lambda triples: check.Report())
        patch.setattr("foederis.release.folder._settle", lambda files: None)
        patch.setattr(house, "shapes", lambda: shapes)
        yield


AGENT = """
<https://w3id.org/foederis/id/agent/new-one> a <https://w3id.org/foederis/ontology#Organisation> ;
    <http://www.w3.org/2000/01/rdf-schema#label> "A new one"@en .
"""


class Served:
    """Two releases, one after the other, and the application over them."""

    def __init__(self, folder: Path) -> None:
        self.record, self.releases = folder / "record", folder / "releases"
        shutil.copytree(MINI, self.record)
        self.versions = [build(self.record, self.releases).version]
        with (self.record / "agents.ttl").open("a", encoding="utf-8") as file:
            file.write(AGENT)
        self.change("Arcadia sends")
        self.old, self.new = self.versions

    def change(self, name: str) -> str:
        path = self.record / EVENT
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"Arcadia \w+", name, text), encoding="utf-8")
        self.versions.append(build(self.record, self.releases).version)
        return self.versions[-1]

    def file(self, name: str, version: str = "") -> Path:
        return self.releases / (version or self.new) / "dumps" / name

    def content(self, name: str, version: str = "") -> bytes:
        return self.file(name, version).read_bytes()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, quickly: None) -> Served:
    return Served(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(releases=served.releases))) as client:
        yield client


@pytest.fixture(params=["version", "latest"])
def at(request: pytest.FixtureRequest, served: Served) -> str:
    return f"/dumps/{served.new if request.param == 'version' else 'latest'}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class TestLists:
    def test_kept_releases_the_latest_first(self, client: TestClient, served: Served) -> None:
        found = models.Versions.model_validate(client.get("/dumps").json())
        assert [(each.version, each.latest) for each in found.items] == [(served.new, True), (served.old, False)]

    def test_of_a_release(self, client: TestClient, served: Served, at: str) -> None:
        found = models.DumpList.model_validate(client.get(at).json())
        assert (found.version, found.total) == (served.new, len(dumps.NAMES))
        for each in found.items:
            content = client.get(each.href, headers=IDENTITY).content
            assert (len(content), sha256(content)) == (each.bytes, each.sha256)

    def test_public_addresses(self, served: Served) -> None:
        with TestClient(create_app(Settings(releases=served.releases, public_url="https://x.example/"))) as client:
            assert client.get("/dumps/latest").json()["items"][0]["href"].startswith("https://x.example/dumps/")
            location = client.get("/dumps/latest/all.nq").headers["content-location"]
            assert location == f"https://x.example/dumps/{served.new}/all.nq"


class TestAFile:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("all.nq", "application/n-quads"),
            ("claims.ttl", "text/turtle; charset=utf-8"),
            ("all.trig", "application/trig"),
            ("norms.jsonld", "application/ld+json"),
            ("all.ttl.gz", "application/gzip"),
            ("SHA256SUMS", "text/plain; charset=utf-8"),
        ],
    )
    def test_is_sent_as_it_is(self, client: TestClient, served: Served, at: str, name: str, kind: str) -> None:
        answer = client.get(f"{at}/{name}", headers=IDENTITY)
        assert answer.status_code == 200
        assert answer.content == served.content(name)
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-length"] == str(len(answer.content))
        assert answer.headers["etag"] == f'"{sha256(answer.content)}"'
        assert answer.headers["foederis-release"] == served.new
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "content-encoding" not in answer.headers

    def test_under_a_version_it_stays_as_the_latest_it_moves_on(self, client: TestClient, served: Served) -> None:
        stays, moves = (client.get(f"/dumps/{at}/all.nq") for at in (served.new, "latest"))
        assert stays.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert moves.headers["cache-control"] == "public, max-age=60, must-revalidate"
        assert "content-location" not in stays.headers
        assert moves.headers["content-location"] == f"/dumps/{served.new}/all.nq"
        written = served.file("all.nq.gz").stat().st_mtime
        in_force = (served.releases / served.new / "manifest.json").stat().st_mtime
        assert parsedate_to_datetime(stays.headers["last-modified"]).timestamp() == int(written)
        assert parsedate_to_datetime(moves.headers["last-modified"]).timestamp() == int(in_force)

    def test_every_kept_release_is_there(self, client: TestClient, served: Served) -> None:
        answer = client.get(f"/dumps/{served.old}/all.nq")
        assert answer.content == served.content("all.nq", served.old)
        assert answer.headers["foederis-release"] == served.old

    def test_who_takes_gzip_gets_the_prepared_one(self, client: TestClient, served: Served, at: str) -> None:
        plain, packed = (client.get(f"{at}/all.ttl", headers={"Accept-Encoding": e}) for e in ("identity", "gzip"))
        assert packed.content == plain.content == served.content("all.ttl")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert packed.headers["content-length"] == str(served.file("all.ttl.gz").stat().st_size)
        assert packed.headers["etag"] == f'"{sha256(served.content("all.ttl.gz"))}"' != plain.headers["etag"]
        assert plain.headers["vary"] == packed.headers["vary"]
        assert "Accept-Encoding" in plain.headers["vary"]
        already = client.get(f"{at}/all.ttl.gz", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in already.headers
        assert gzip.decompress(already.content) == plain.content

    @pytest.mark.parametrize("name", ["all.nq", "all.nq.gz", "SHA256SUMS"])
    @pytest.mark.parametrize("coding", ["gzip", "identity"])
    def test_head(self, client: TestClient, at: str, name: str, coding: str) -> None:
        headers = {"Accept-Encoding": coding}
        head, get = client.head(f"{at}/{name}", headers=headers), client.get(f"{at}/{name}", headers=headers)
        assert head.content == b""
        assert {**head.headers} == {**get.headers}
        parted = client.head(f"{at}/{name}", headers={**headers, "Range": "bytes=0-1"})
        assert (parted.status_code, {**parted.headers}) == (200, {**get.headers})  # RFC 9110, 14.2: GET alone

    @pytest.mark.parametrize("accept", ["application/json", "text/html", "image/png", ";;"])
    def test_the_name_says_the_form(self, client: TestClient, at: str, accept: str) -> None:
        assert client.get(f"{at}/all.nq", headers={"Accept": accept}).status_code == 200


class TestParts:
    def asked(self, client: TestClient, at: str, field: str, **more: str) -> Response:
        headers = {**IDENTITY, "Range": field, **{name.replace("_", "-"): value for name, value in more.items()}}
        answer: Response = client.get(f"{at}/all.nq", headers=headers)
        return answer

    @pytest.mark.parametrize(
        ("field", "begin", "end"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=10-19", 10, 20),
            ("BYTES=100-", 100, None),
            ("bytes=-7", -7, None),
            ("bytes=5-99999999999", 5, None),
            ("bytes=-99999999999", 0, None),
            ("bytes=0-4, 5-9", 0, 10),
            ("bytes=3-9,0-4", 0, 10),
            ("bytes=0-4,999999999-", 0, 5),
            ("bytes=, 0-4, ,", 0, 5),
        ],
    )
    def test_one(self, client: TestClient, served: Served, at: str, field: str, begin: int, end: int | None) -> None:
        whole = served.content("all.nq")
        answer = self.asked(client, at, field)
        assert answer.status_code == 206
        assert answer.content == whole[begin:end]
        first = range(len(whole))[begin]
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(whole)}"
        assert answer.headers["content-length"] == str(len(answer.content))
        assert answer.headers["etag"] == f'"{sha256(whole)}"'

    def test_several(self, client: TestClient, served: Served, at: str) -> None:
        whole = served.content("all.nq")
        answer = self.asked(client, at, "bytes=-5,0-1,10-12")
        assert answer.status_code == 206
        assert answer.headers["content-length"] == str(len(answer.content))
        boundary = answer.headers["content-type"].removeprefix("multipart/byteranges; boundary=")
        found = answer.content.split(f"--{boundary}".encode())
        bodies = [part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n") for part in found[1:-1]]
        assert bodies == [whole[0:2], whole[10:13], whole[-5:]]
        assert f"Content-Range: bytes 10-12/{len(whole)}".encode() in found[2]
        assert found[-1] == b"--\r\n"

    @pytest.mark.parametrize(
        "field",
        [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-2",
            "bytes=0-1,x",
            "bytes 0-1",
            "lines=0-1",
            "bytes=١-٢",
            "bytes=0x1-2",
            "bytes=1_0-2_0",
            "bytes=" + ",".join(f"{n * 9}-{n * 9 + 1}" for n in range(50)),
            "bytes=0-" + "9" * 50,
        ],
    )
    def test_what_is_malformed_is_passed_over(self, client: TestClient, served: Served, at: str, field: str) -> None:
        answer = client.get(f"{at}/all.nq", headers={**IDENTITY, "Range": field.encode()})
        assert answer.status_code == 200
        assert answer.content == served.content("all.nq")
        assert "content-range" not in answer.headers

    @pytest.mark.parametrize("field", ["bytes=999999999-", "bytes=999999999-9999999999,-0", "bytes=-0"])
    def test_what_is_not_there(self, client: TestClient, served: Served, at: str, field: str) -> None:
        answer = self.asked(client, at, field)
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{len(served.content('all.nq'))}"
        assert answer.json()["type"] == "/problems/range-not-satisfiable"
        assert client.get("/problems/range-not-satisfiable").status_code == 200

    def test_on_condition(self, client: TestClient, at: str) -> None:
        tag = client.get(f"{at}/all.nq", headers=IDENTITY).headers["etag"]
        assert self.asked(client, at, "bytes=0-1", If_Range=tag).status_code == 206
        for other in (f"W/{tag}", '"other"', tag.strip('"'), http_date(1), "x"):
            assert self.asked(client, at, "bytes=0-1", If_Range=other).status_code == 200
        assert self.asked(client, at, "bytes=999999999-", If_Range='"other"').status_code == 200

    def test_of_the_compressed_one(self, client: TestClient, served: Served, at: str) -> None:
        with client.stream("GET", f"{at}/all.nq", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-3"}) as answer:
            assert b"".join(answer.iter_raw()) == served.content("all.nq.gz")[:4]
        assert answer.status_code == 206
        assert answer.headers["content-encoding"] == "gzip"

    def test_conditions_come_first(self, client: TestClient, at: str) -> None:
        tag = client.get(f"{at}/all.nq", headers=IDENTITY).headers["etag"]
        assert self.asked(client, at, "bytes=0-1", If_None_Match=tag).status_code == 304
        assert self.asked(client, at, "bytes=0-1", If_Match='"other"').status_code == 412

    def test_of_an_empty_file(self) -> None:
        assert parts(None, 0) == []
        with pytest.raises(Unsatisfiable):
            parts("bytes=0-", 0)
        assert parts("bytes=0-0,2-2", 3) == [Part(0, 1), Part(2, 3)]


def http_date(offset: int) -> str:
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() + offset, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


class TestConditions:
    @pytest.mark.parametrize(
        ("given", "status"),
        [
            ({"If-None-Match": "{tag}"}, 304),
            ({"If-None-Match": 'W/{tag}, "x"'}, 304),
            ({"If-None-Match": "*"}, 304),
            ({"If-None-Match": '"x"'}, 200),
            ({"If-None-Match": '"x"', "If-Modified-Since": "{later}"}, 200),  # the tag goes before
            ({"If-Modified-Since": "{modified}"}, 304),
            ({"If-Modified-Since": "{later}"}, 304),
            ({"If-Modified-Since": "{before}"}, 200),
            ({"If-Modified-Since": "yesterday"}, 200),
            ({"If-Match": "{tag}"}, 200),
            ({"If-Match": "*"}, 200),
            ({"If-Match": "W/{tag}"}, 412),  # strongly (13.1.1)
            ({"If-Match": '"x"'}, 412),
            ({"If-Match": "{tag}", "If-Unmodified-Since": "{before}"}, 200),
            ({"If-Unmodified-Since": "{modified}"}, 200),
            ({"If-Unmodified-Since": "{before}"}, 412),
            ({"If-Unmodified-Since": "soon"}, 200),
            ({"If-Match": '"x"', "If-None-Match": "{tag}"}, 412),
        ],
    )
    @pytest.mark.parametrize("coding", ["identity", "gzip"])
    def test_in_their_order(self, client: TestClient, at: str, given: dict[str, str], status: int, coding: str) -> None:
        headers = {"Accept-Encoding": coding}
        first = client.get(f"{at}/claims.nq", headers=headers)
        modified = parsedate_to_datetime(first.headers["last-modified"])
        values = {
            "tag": first.headers["etag"],
            "modified": first.headers["last-modified"],
            "before": datetime.fromtimestamp(modified.timestamp() - 1, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "later": http_date(3600),
        }
        conditions = {name: value.format(**values) for name, value in given.items()}
        for method in ("GET", "HEAD"):
            answer = client.request(method, f"{at}/claims.nq", headers={**headers, **conditions})
            assert answer.status_code == status
            if status == 304:
                assert answer.content == b""
                for name in ("etag", "cache-control", "last-modified", "vary"):
                    assert answer.headers[name] == first.headers[name]


class TestNamesThatAreNone:
    @pytest.mark.parametrize(
        "path",
        [
            "latest/%2e%2e",
            "latest/%2e%2e%2fmanifest.json",
            "latest/..%5cmanifest.json",
            "latest/all.nq%00",
            "latest/%00",
            "latest/manifest.json",
            "latest/ALL.NQ",
            "latest/all.nq/",
            "latest/all.csv",
            "latest/all.nq.gz.gz",
            "latest//all.nq",
            "..%2fcurrent",
            "%2e%2e/current",
            "./all.nq",
            "changes/all.nq",
            ".made-of",
            ".lock",
            "current",
            "aaaa/all.nq",
            "{old}x/all.nq",
            "{upper}/all.nq",
            "x" * 5000,
        ],
    )
    def test_are_not_found(self, client: TestClient, served: Served, path: str) -> None:
        path = path.format(old=served.old, upper=served.old.upper()) if "{" in path else path
        answer = get_raw(client, f"/dumps/{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < 2000

    def test_come_with_the_nearest(self, client: TestClient, served: Served) -> None:
        assert client.get("/dumps/latest/al.nq").json()["nearest"][0] == "all.nq"
        assert client.get("/dumps/newest").json()["nearest"][0] == "latest"
        assert client.get(f"/dumps/{served.old[:60]}").json()["nearest"] == [served.old]
        assert client.get("/dumps/latest/SHA256SUM").json()["nearest"] == ["SHA256SUMS"]

    def test_of_a_release_without_dumps(self, client: TestClient, served: Served, tmp_path: Path) -> None:
        shutil.copytree(served.releases, tmp_path / "releases")
        shutil.rmtree(tmp_path / "releases" / served.new / "dumps")
        with TestClient(create_app(Settings(releases=tmp_path / "releases"))) as other:
            for path in ("/dumps/latest", "/dumps/latest/all.nq", f"/dumps/{served.new}/all.nq"):
                assert other.get(path).status_code == 404
            described = other.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
            assert "void#Dataset" in described or "void:Dataset" in described
            assert "dcat:downloadURL" not in described, "what is not there is not offered"
            assert other.get(f"/dumps/{served.old}/all.nq").status_code == 200
            assert [each["version"] for each in other.get("/dumps").json()["items"]] == [served.old]


def get_raw(client: TestClient, path: str) -> Response:
    """Without a client that tidies the path."""
    request = client.build_request("GET", "http://testserver/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer: Response = client.send(request)
    return answer


class TestWhileReleasesComeAndGo:
    def test_a_download_outlasts_its_release(self, served: Served, tmp_path: Path, quickly: None) -> None:
        from starlette.requests import Request

        from foederis_api.files import Served as File
        from foederis_api.files import send

        path = tmp_path / "all.nq"
        path.write_bytes(os.urandom(3_000_000))
        content = path.read_bytes()
        scope = {"type": "http", "method": "GET", "headers": [], "path": "/"}
        answer = send(Request(scope), File(path, "application/n-quads", sha256(content), "v"))
        path.unlink()
        assert b"".join(run(answer)) == content

    def test_many_at_once_while_releases_are_pruned(self, tmp_path: Path, quickly: None) -> None:
        place = Served(tmp_path)
        with TestClient(create_app(Settings(releases=place.releases))) as client:
            statuses: set[tuple[int, bool]] = set()
            stop = threading.Event()

            def download() -> None:
                while not stop.is_set():
                    answer = client.get(f"/dumps/{place.old}/all.nq", headers=IDENTITY)
                    whole = f'"{sha256(answer.content)}"' == answer.headers.get("etag")
                    statuses.add((answer.status_code, whole))

            threads = [threading.Thread(target=download) for _ in range(3)]
            for thread in threads:
                thread.start()
            Releases(place.releases).prune(1)
            stop.wait(0.5)
            stop.set()
            for thread in threads:
                thread.join()
            assert statuses <= {(200, True), (404, False)}
            assert client.get(f"/dumps/{place.old}/all.nq").status_code == 404


def run(answer: Any) -> list[bytes]:
    import anyio

    found: list[bytes] = []

    async def receive() -> dict[str, Any]:
        await anyio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        found.append(message.get("body", b""))

    anyio.run(answer, {"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
    return found


class TestChanges:
    def test_listed_the_latest_first_in_pages(self, tmp_path: Path, quickly: None) -> None:
        place = Served(tmp_path)
        place.change("Arcadia carries")
        with TestClient(create_app(Settings(releases=place.releases))) as client:
            first = client.get("/changes", params={"limit": 1}).json()
            models.ChangesList.model_validate(first)
            second = client.get(first["next"]).json()
            pairs = [(each["from"], each["to"]) for each in [*first["items"], *second["items"]]]
            assert pairs == [(place.versions[1], place.versions[2]), (place.versions[0], place.versions[1])]
            assert (first["total"], second["next"]) == (2, None)

    def test_between_two(self, client: TestClient, served: Served) -> None:
        found = client.get(f"/changes/{served.old}/{served.new}").json()
        models.Changes.model_validate(found)
        ids = [each["id"] for each in found["items"]]
        items, following = [], f"/changes/{served.old}/{served.new}?limit=1"
        while following:
            page = client.get(following).json()
            items += page["items"]
            following = page["next"]
        assert [each["id"] for each in items] == ids
        assert len(ids) == found["total"] == sum(found["counts"].values()) > 1

    @pytest.mark.parametrize("cursor", ["x", "", "WyJhIl0"])
    def test_a_cursor_of_something_else(self, client: TestClient, served: Served, cursor: str) -> None:
        answer = client.get(f"/changes/{served.old}/{served.new}", params={"cursor": cursor})
        assert answer.status_code == 422

    @pytest.mark.parametrize("place", ["1", "-1", "x", "99999999999", "9" * 30])
    def test_a_cursor_of_our_making_that_leads_nowhere(self, client: TestClient, served: Served, place: str) -> None:
        from foederis_api.paging import Question, write_cursor

        path = f"/changes/{served.old}/{served.new}"
        answer = client.get(path, params={"cursor": write_cursor((place,), Question(path))})
        assert answer.status_code in (200, 422)
        assert answer.status_code == 422 or answer.json()["items"] == []

    def test_as_a_page(self, client: TestClient, served: Served) -> None:
        path = f"/changes/{served.old}/{served.new}"
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "Arcadia sends" in page.text
        assert 'href="/events/2020-03-xaa-forced-return"' in page.text
        assert client.get(f"{path}.html").content == page.content
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 406

    @pytest.mark.parametrize("name", changes.FILES)
    def test_patches_are_files(self, client: TestClient, served: Served, name: str) -> None:
        path = f"/changes/{served.old}/{served.new}/{name}"
        content = (served.releases / "changes" / f"{served.old}..{served.new}" / name).read_bytes()
        answer = client.get(path, headers=IDENTITY)
        assert answer.content == content
        assert answer.headers["etag"] == f'"{sha256(content)}"'
        assert client.get(path, headers={**IDENTITY, "Range": "bytes=1-3"}).content == content[1:4]
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304

    @pytest.mark.parametrize(
        "path",
        ["{new}/{old}", "{old}/{old}", "x/y", "{old}/{new}x", "{old}/{new}/changes.json", "..%2f{old}/{new}/added.nq"],
    )
    def test_those_that_are_not_there(self, client: TestClient, served: Served, path: str) -> None:
        answer = get_raw(client, f"/changes/{path.format(old=served.old, new=served.new)}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


class Mirror:
    """What anyone can do with nothing but the addresses: hold a dump, and follow."""

    def __init__(self, client: TestClient, version: str) -> None:
        self.client = client
        self.version = version
        self.lines = set(client.get(f"/dumps/{version}/all.nq").content.splitlines(keepends=True))

    def follow(self) -> None:
        """Step by step: of the pairs that begin where it stands, the one put in force last."""
        while (latest := self.client.get("/dumps/latest").json()["version"]) != self.version:
            pairs: list[Any] = self.client.get("/changes", params={"limit": 100}).json()["items"]
            step = next(pair for pair in pairs if pair["from"] == self.version)
            files = {file["name"]: file for file in step["files"]}
            removed, added = (self.lines_of(files[name]) for name in ("removed.nq", "added.nq"))
            self.lines = self.lines - removed | added
            self.version = step["to"]
            assert self.sum() == step["all_nq"]["to"]
            assert len(latest) == 64

    def lines_of(self, file: Any) -> set[bytes]:
        content = self.client.get(file["href"]).content
        assert sha256(content) == file["sha256"]
        return set(content.splitlines(keepends=True))

    def sum(self) -> str:
        return sha256(b"".join(sorted(self.lines)))


class TestAMirror:
    def test_ends_with_the_same_hash(self, tmp_path: Path, quickly: None) -> None:
        place = Served(tmp_path)
        with TestClient(create_app(Settings(releases=place.releases))) as client:
            mirror = Mirror(client, place.old)
            mirror.follow()
            assert mirror.version == place.new
            assert mirror.sum() == published(client, "latest")
        place.change("Arcadia carries")
        third = place.change("Arcadia drives")
        place.change("Arcadia sends")  # back to the second
        assert place.versions[-1] == place.new != third
        fifth = place.change("Arcadia leads")
        with TestClient(create_app(Settings(releases=place.releases))) as client:
            mirror.client = client
            mirror.follow()
            assert mirror.version == fifth
            assert mirror.sum() == published(client, fifth) == published(client, "latest")


def published(client: TestClient, version: str) -> str:
    sums = dict(line.split("  ")[::-1] for line in client.get(f"/dumps/{version}/SHA256SUMS").text.splitlines())
    return str(sums["all.nq"])
