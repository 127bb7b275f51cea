"""The redirects of w3id.org: browsers get HTML, a suffix wins, the order of the rules is right, in Apache too.

Two read the rules: a small evaluator of the few directives that are used, and, where it is at hand, Apache.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from foederis_api.forms import THINGS, acceptable

HOST = "https://foederis.example"
MODULES = Path("/usr/lib/apache2/modules")
APACHE = shutil.which("apache2") or shutil.which("httpd") or shutil.which("/usr/sbin/apache2")

# What clients send, as their own source or documentation has it.
CLIENTS = {
    "firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "an old safari": "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
    "lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "curl": "*/*",
    "jena": "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
    "rdflib": "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
    "protégé": "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
    "jsonld.js": "application/ld+json, application/json",
    "a script": "application/json",
    "ntriples": "application/n-triples",
    "turtle before html": "text/turtle, text/html",
    "html less than turtle": "text/html;q=0.5, text/turtle",
    "turtle less than html": "text/turtle;q=0.5, text/html",
    "weights alone": "application/rdf+xml;q=0.2, application/n-triples;q=0.4",
    "capitals": "Text/HTML, */*;q=0.1",
    "nothing": "",
}
Redirect = Callable[[str, str], str | None]


class Rule(NamedTuple):
    """A RewriteRule with its conditions."""

    conditions: list[re.Pattern[str]]
    pattern: re.Pattern[str]
    target: str


@pytest.fixture(scope="module")
def written(root: Path) -> str:
    return (root / "api" / "w3id" / ".htaccess").read_text(encoding="utf-8")


def rules(text: str) -> list[Rule]:
    """The rules; what this does not know fails."""
    found, conditions, on = [], [], False
    for line in re.sub(r"(?s)<IfModule mod_headers.c>.*?</IfModule>", "", text).splitlines():
        words = line.split()
        match words:
            case [] | ["Options", "-MultiViews"]:
                continue
            case [first, *_] if first.startswith("#"):
                continue
            case ["RewriteEngine", "on"]:
                on = True
            case ["RewriteCond", "%{HTTP_ACCEPT}", pattern, "[NC]"]:
                conditions.append(re.compile(pattern, re.IGNORECASE))
            case ["RewriteRule", pattern, target, "[R=303,L]"]:
                found.append(Rule(conditions, re.compile(pattern), target))
                conditions = []
            case _:
                raise AssertionError(f"unknown to this test: {line}")
    assert on
    assert not conditions
    return found


@pytest.fixture(scope="module")
def evaluated(written: str) -> Redirect:
    found = rules(written)

    def redirect(path: str, accept: str) -> str | None:
        for rule in found:
            match = rule.pattern.search(path)
            if match and all(condition.search(accept) for condition in rule.conditions):
                return match.expand(re.sub(r"\$(\d)", r"\\\1", rule.target))
        return None

    return redirect


@pytest.fixture(scope="module")
def apache(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redirect]:
    """The rules as Apache reads them, in a folder `foederis` as at w3id.org."""
    if APACHE is None:
        lacking = "no Apache here: install apache2-bin (Debian)"
        pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("apache")
    (folder / "site" / "foederis").mkdir(parents=True)
    shutil.copy(root / "api" / "w3id" / ".htaccess", folder / "site" / "foederis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "httpd.conf").write_text(configuration(folder, port), encoding="utf-8")
    server = subprocess.Popen([APACHE, "-X", "-d", str(folder), "-f", str(folder / "httpd.conf")])
    try:
        yield lambda path, accept: asked(port, path, accept)
    finally:
        server.terminate()
        server.wait(timeout=30)


def configuration(folder: Path, port: int) -> str:
    modules = Path(os.environ.get("APACHE_MODULES", MODULES))
    names = ("mpm_event", "authz_core", "rewrite", "headers", "dir", "unixd")
    load = [f"LoadModule {name}_module {modules / f'mod_{name}.so'}" for name in names]
    return "\n".join(
        [
            *(line for line, name in zip(load, names, strict=True) if (modules / f"mod_{name}.so").exists()),
            f"Listen 127.0.0.1:{port}",
            "ServerName localhost",
            f"PidFile {folder / 'pid'}",
            f"DefaultRuntimeDir {folder}",
            f"ErrorLog {folder / 'errors'}",
            f"DocumentRoot {folder / 'site'}",
            f"<Directory {folder / 'site'}>",
            "AllowOverride All",
            "Require all granted",
            "</Directory>",
        ]
    )


def asked(port: int, path: str, accept: str) -> str | None:
    """Where Apache sends a client, once it is up."""
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", f"/foederis/{path}", headers={"Accept": accept} if accept else {})
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    answer = connection.getresponse()
    assert answer.status in (303, 403, 404), answer.status
    if answer.status == 303:
        assert answer.getheader("Access-Control-Allow-Origin") == "*"
        assert "accept" in (answer.getheader("Vary") or "").lower()
    return answer.getheader("Location")


@pytest.fixture(scope="module", params=["evaluated", "apache"])
def redirect(request: pytest.FixtureRequest) -> Redirect:
    found: Redirect = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("browser", ["firefox", "chrome", "safari", "lynx", "capitals"])
@pytest.mark.parametrize("document", ["ontology", "shapes", "ontology/0.1.0", "shapes/1.22.333"])
def test_browsers_get_html(redirect: Redirect, browser: str, document: str) -> None:
    assert redirect(document, CLIENTS[browser]) == f"{HOST}/{document}.html"


@pytest.mark.parametrize(
    ("client", "suffix"),
    [
        ("jena", ".ttl"),
        ("rdflib", ".rdf"),
        ("protégé", ".rdf"),
        ("jsonld.js", ".jsonld"),
        ("ntriples", ".nt"),
        ("turtle before html", ".ttl"),
        ("html less than turtle", ""),
        ("turtle less than html", ""),
        ("weights alone", ""),
        ("an old safari", ""),
        ("curl", ""),
        ("nothing", ""),
    ],
)
@pytest.mark.parametrize("document", ["ontology", "shapes", "ontology/0.1.0"])
def test_each_client_gets_its_form_or_is_left_to_the_service(
    redirect: Redirect, document: str, client: str, suffix: str
) -> None:
    assert redirect(document, CLIENTS[client]) == f"{HOST}/{document}{suffix}"


@pytest.mark.parametrize("suffix", [form.suffix for form in THINGS])
@pytest.mark.parametrize("document", ["ontology", "shapes", "ontology/0.1.0"])
def test_a_suffix_wins(redirect: Redirect, document: str, suffix: str) -> None:
    assert redirect(f"{document}.{suffix}", CLIENTS["firefox"]) == f"{HOST}/{document}.{suffix}"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "id/act/2023-10-09-chn-forced-return-1",
        "id/act/2023-10-09-chn-forced-return-1.ttl",
        "id/assessment/2023-10-09-chn-forced-return-1--cat-1984-art-3--chn",
        "id/graph/record/claims",
        "id/shape/norm",
        "contexts/event.jsonld",
        "dumps",
        "dumps/latest/all.nq.gz",
        "changes",
        "changes/0123abcd/4567cdef/added.nq",
        "problems/not-found",
        ".well-known/void",
        ".well-known/void.ttl",
        "ontology/alignments",
    ],
)
def test_everything_that_has_a_name_is_reached(redirect: Redirect, path: str) -> None:
    assert redirect(path, CLIENTS["curl"]) == f"{HOST}/{path}"


@pytest.mark.parametrize(
    "path", ["ontologyx", "xontology", "shape", "events/x", "id", "ontology/a/b", "other", "shapes/0.1.0/x.ttl"]
)
def test_nothing_else_is_redirected(redirect: Redirect, path: str) -> None:
    assert redirect(path, CLIENTS["curl"]) is None


@pytest.mark.parametrize("client", CLIENTS)
def test_whoever_is_sent_to_a_form_would_have_been_given_it_by_the_service(evaluated: Redirect, client: str) -> None:
    """The redirects never contradict the negotiation of the service."""
    place = evaluated("ontology", CLIENTS[client])
    assert place is not None
    suffix = place.removeprefix(f"{HOST}/ontology").lstrip(".")
    chosen = acceptable(CLIENTS[client], THINGS)
    assert chosen is not None
    assert suffix in ("", chosen.suffix)


@pytest.mark.parametrize("path", ["id/act/2023-10-09-chn-forced-return-1", "problems/not-found", ""])
def test_the_service_has_what_the_redirects_lead_to(evaluated: Redirect, client: TestClient, path: str) -> None:
    place = evaluated(path, "*/*")
    assert place is not None
    assert client.get(place.removeprefix(HOST)).status_code == 200


def test_the_placeholder_is_the_only_host_and_is_said_to_be_one(root: Path, written: str) -> None:
    hosts = set(re.findall(r"https?://([^/\s]+)", re.sub(r"(?m)^#.*$", "", written)))
    assert hosts == {"foederis.example"}
    assert "placeholder" in (root / "api" / "w3id" / "README.md").read_text(encoding="utf-8")
    assert "PLACEHOLDER" in written


def test_the_order_of_the_rules_matters_and_would_be_noticed(written: str) -> None:
    """With the rule for everyone before those for some, browsers would be sent elsewhere: the evaluator sees it."""
    lines = written.split("\n\n")
    general = next(block for block in lines if block.startswith("# 3"))
    swapped = "\n\n".join([lines[0], "RewriteEngine on", general, *(each for each in lines[1:] if each != general)])
    first = next(rule for rule in rules(swapped) if rule.pattern.search("ontology"))
    assert first.target == f"{HOST}/$1"
