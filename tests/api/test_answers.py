"""Every answer of the record in the form that its documentation promises, also when many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from foederis.settings import Settings
from foederis_api import models
from foederis_api.app import create_app


def test_obligations_of_every_event_have_their_form(client: TestClient) -> None:
    for item in client.get("/events?limit=100").json()["items"]:
        document = client.get(f"/events/{item['slug']}/obligations").json()
        models.Obligations.model_validate(document)
        for assessment in document["assessments"]:
            assert assessment["meaning"]["en"], "what the outcome says, and what it does not"
            if assessment["outcome"] == "implicated":
                assert "no finding of breach" in assessment["meaning"]["en"].lower().replace(
                    "not a finding", "no finding"
                )


def test_no_answer_ever_says_violated(client: TestClient) -> None:
    for item in client.get("/events?limit=100").json()["items"]:
        for assessment in client.get(f"/events/{item['slug']}/obligations").json()["assessments"]:
            assert assessment["outcome"] in ("implicated", "arguable", "not-bound", "outside-scope")


def test_the_return_of_9_october_as_its_reader_finds_it(client: TestClient) -> None:
    document = client.get("/events/2023-10-09-chn-forced-return/obligations").json()
    found = {one["norm"]["slug"]: one for one in document["assessments"] if not one["about"]}
    torture, refugee = found["cat-1984-art-3"], found["refugee-convention-1951-art-33"]
    assert (torture["outcome"], torture["bound_since"]) == ("implicated", "1988-11-03")
    assert (refugee["outcome"], refugee["bound_since"]) == ("implicated", "1982-09-24")
    assert refugee["through"]["slug"] == "refugee-protocol-1967"
    assert refugee["bearer_denies"]
    covenant = found["iccpr-1966-art-7"]
    assert (covenant["outcome"], covenant["reason"]) == ("not-bound", "signed-only")
    assert covenant["parallel"]


def test_an_assessment_alone_is_the_one_in_the_obligations(client: TestClient) -> None:
    for item in client.get("/events?limit=100").json()["items"]:
        for one in client.get(f"/events/{item['slug']}/obligations").json()["assessments"]:
            alone = client.get(f"/assessments/{one['slug']}").json()
            assert {key: alone[key] for key in one} == one


def test_many_threads_at_once_get_the_same_bytes(record: Any, releases: Path) -> None:
    """What pyoxigraph yields is bound to one thread; an answer that leaked an iterator would end the process here."""
    addresses = [
        "/events?state=chn",
        "/events/2023-10-09-chn-forced-return/obligations",
        "/events/2023-10-09-chn-forced-return/counts",
        "/events/2023-10-09-chn-forced-return/claims",
        "/treaties/cat-1984/parties?on=2000-01-01",
        "/states/chn",
        "/openapi.json",
    ]
    for _ in range(5):
        with TestClient(create_app(Settings(releases=releases), lambda folder: record)) as client:
            with ThreadPoolExecutor(16) as pool:
                answers = list(pool.map(client.get, addresses * 8))
            assert {answer.status_code for answer in answers} == {200}
            for address in addresses:
                wanted = [each.content for each in answers if str(each.request.url).endswith(address)]
                assert len(set(wanted)) == 1
