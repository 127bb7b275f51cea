"""How to cite a thing: in each style, with the release, stored where it stands in the record, and safe to paste."""

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api import models
from foederis_api.citations import CITED, STYLES, Taken, Work, bibtex, csl_date, ris, us_date
from foederis_api.holder import Held
from foederis_api.views import FOLDERS

VERSION = "a" * 64
TAKEN = Taken(VERSION, "2026-11-22")
CAT = (
    "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment "
    "(adopted 10 December 1984, entered into force 26 June 1987) 1465 UNTS 85 (CAT)"
)


@pytest.fixture(scope="module")
def held(record: Any) -> Held:
    return Held(record)


def cited(client: TestClient, address: str) -> Any:
    answer = client.get(f"{address}/citation")
    assert answer.status_code == 200, answer.text
    models.Citation.model_validate(answer.json())
    return answer.json()["citations"]


def test_a_treaty_goes_by_its_stored_string_and_in_american_by_its_parts(client: TestClient) -> None:
    found = cited(client, "/treaties/cat-1984")
    assert found["oscola"].startswith(f"{CAT}, as recorded in Foederis (release {VERSION}")
    assert found["bluebook"].startswith(
        "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment, Dec. 10, 1984, "
        "1465 U.N.T.S. 85 (as recorded in Foederis (release"
    )
    assert client.get("/treaties/cat-1984/citation").json()["stored"] == ["oscola"]


def test_a_provision_goes_by_its_treaty_and_its_place_in_it(client: TestClient) -> None:
    found = cited(client, "/provisions/cat-1984-art-3")
    assert found["oscola"].startswith(f"{CAT} art 3, as recorded")
    assert found["bluebook"].startswith(
        "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment art. 3, Dec. 10, 1984"
    )
    assert found["csl-json"]["section"] == "art 3"
    assert cited(client, "/provisions/un-charter-1945-art-103")["bluebook"].startswith("U.N. Charter art. 103")


def test_what_a_machine_would_get_wrong_is_stored(client: TestClient) -> None:
    answer = client.get("/sources/icj-belgium-senegal-2012/citation").json()
    assert answer["stored"] == ["oscola", "bluebook"]
    assert "(Belg. v. Sen.), Judgment, 2012 I.C.J. 422 (July 20)" in answer["citations"]["bluebook"]
    assert answer["citations"]["csl-json"]["type"] == "legal_case"


def test_a_source_goes_by_author_title_and_date(client: TestClient) -> None:
    found = cited(client, "/sources/hrw-2024-05-08")
    assert found["csl-json"]["author"] == [{"literal": "Human Rights Watch"}]
    assert found["csl-json"]["issued"] == {"date-parts": [[2024, 5, 8]]}
    assert re.match(r"Human Rights Watch, .+ \(May 8, 2024\), https://", found["bluebook"])
    assert "\r\nAU  - Human Rights Watch\r\n" in found["ris"]
    assert "\r\nDA  - 2024/05/08/\r\n" in found["ris"]
    assert "author = {{Human Rights Watch}}," in found["bibtex"]


def test_what_foederis_says_goes_by_its_release(client: TestClient, held: Held) -> None:
    event = cited(client, "/events/2023-10-09-chn-forced-return")
    assert event["oscola"].startswith("Foederis, '")
    assert event["oscola"].endswith(
        f"(event, release {VERSION}) <https://w3id.org/foederis/id/event/2023-10-09-chn-forced-return>"
    )
    slug = "2023-10-09-chn-forced-return-1--cat-1984-art-3--chn"
    found = cited(client, f"/assessments/{slug}")
    assert (found["csl-json"]["type"], found["csl-json"]["version"]) == ("dataset", VERSION)
    assert found["csl-json"]["URL"].endswith(slug)
    assert all("This is no finding of breach" in json.dumps(text) for text in found.values())


def test_a_norm_goes_by_its_provision_or_by_the_authorities_for_it(client: TestClient) -> None:
    assert f"{CAT} art 3, there '" in cited(client, "/norms/cat-1984-art-3")["oscola"]
    assert "(customary international law; see " in cited(client, "/norms/custom-non-refoulement-torture")["oscola"]


@pytest.mark.parametrize("kind", CITED)
def test_every_thing_is_cited_in_every_style_with_the_release(client: TestClient, held: Held, kind: str) -> None:
    for slug in held.slugs[kind][:: max(1, len(held.slugs[kind]) // 60)]:
        address = f"/{FOLDERS[kind]}/{slug}/citation"
        whole = client.get(address).json()["citations"]
        assert all(VERSION in json.dumps(text) for text in whole.values()), slug
        assert all("None" not in json.dumps(text) and "  (" not in json.dumps(text) for text in whole.values()), slug
        assert whole["bibtex"].count("{") == whole["bibtex"].count("}")
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in whole["ris"].split("\r\n")[:-1])
        for style, form in STYLES.items():
            answer = client.get(address, params={"style": style})
            assert answer.headers["content-type"] == form.content_type
            expected = [whole[style]] if style == "csl-json" else whole[style].strip()
            assert (answer.json() if style == "csl-json" else answer.content.decode().strip()) == expected


@pytest.mark.parametrize(
    ("address", "kind", "place"),
    [
        ("/treaties/cat-1985/citation", "not-found", None),
        ("/treaties/cat-1984/citation?style=mla", "invalid-parameter", "style"),
        ("/treaties/cat-1984/citation?format=ris", "unknown-parameter", "format"),
        ("/states/chn/citation", "not-found", None),
    ],
)
def test_what_cannot_be_cited_is_told(client: TestClient, address: str, kind: str, place: str | None) -> None:
    problem = client.get(address).json()
    assert (problem["type"], problem.get("parameter")) == (f"/problems/{kind}", place)


def test_a_style_has_a_form_of_its_own(client: TestClient) -> None:
    address = "/treaties/cat-1984/citation?style=ris"
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 406
    assert client.get(address, headers={"Accept": "application/x-research-info-systems"}).status_code == 200


@pytest.mark.parametrize(
    ("edtf", "american", "item"),
    [
        ("2023-10-09", "Oct. 9, 2023", {"date-parts": [[2023, 10, 9]]}),
        ("2021-07", "July 2021", {"date-parts": [[2021, 7]]}),
        ("1988", "1988", {"date-parts": [[1988]]}),
        ("2024-01/2024-05", "Jan. 2024–May 2024", {"date-parts": [[2024, 1], [2024, 5]]}),
        ("2020~", "2020~", {"literal": "2020~"}),
        ("2020/..", "2020/..", {"literal": "2020/.."}),
        ("", "", {}),
    ],
)
def test_dates_are_written_as_each_style_has_them(edtf: str, american: str, item: Any) -> None:
    assert us_date(edtf) == american
    assert csl_date(edtf) == item


def test_what_a_reader_of_lines_would_obey_is_text() -> None:
    hostile = "A}\n@misc{x, title={\\input{/etc}}\r\nER  - \r\nTY  - BOOK $%&#_~^"
    work = Work(
        "source", "x", hostile, hostile, hostile, authors=("김 · 王 {x}",), url="https://e.org/}{\\x", issued="2020"
    )
    entry = bibtex(work, TAKEN)
    assert entry.count("\n@") == 0
    assert entry.count("{") == entry.count("}")
    assert "\\textbackslash{}input\\{" in entry
    assert "url = {https://e.org/%7D%7B%5Cx}," in entry
    lines = ris(work, TAKEN).split("\r\n")
    assert [line[:2] for line in lines if line[:2] in ("TY", "ER")] == ["TY", "ER"]
    assert "AU  - 김 · 王 {x}" in lines
