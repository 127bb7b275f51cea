"""Acts in a batch: each line is what the act alone is answered, in order, in bounded memory."""

import json
import tracemalloc
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from foederis.acts import recorded_acts, recorded_input
from foederis.answers import to_bytes
from foederis.errors import InputError
from foederis_api import models, views
from foederis_api.batch import MOST, Batch, answers, of_array, of_lines
from foederis_api.holder import Held

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
RETURN: dict[str, Any] = {"date": "2023-10-09", "actor": "chn", "act": "forced-return", "destination": "prk"}


def test_recorded_acts_in_a_batch_give_what_each_gives_alone(client: TestClient, record: Any) -> None:
    forms = [client.get(f"/acts/{act}/input").content for act in recorded_acts(record.graph)]
    alone = [client.post("/assess", content=form, headers=JSON).content for form in forms]
    for body, headers in ((b"".join(forms), NDJSON), (b"[" + b",".join(forms) + b"]", JSON)):
        answer = client.post("/assess", content=body, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert answer.headers["foederis-release"] == "a" * 64
        assert answer.content == b"".join(alone), "byte for byte"


def test_a_problem_is_a_line_in_its_place(client: TestClient) -> None:
    parts = [
        to_bytes(RETURN),
        b'{"actor":',
        to_bytes({**RETURN, "actor": "chm"}),
        b"1",
        b'{"a":1,"a":2}',
        to_bytes(RETURN),
    ]
    lines = client.post("/assess", content=b"\n".join(parts), headers=NDJSON).content.splitlines(keepends=True)
    assert lines == [client.post("/assess", content=part, headers=JSON).content for part in parts]
    for line in lines[1:5]:
        models.Problem.model_validate(json.loads(line))
    assert [json.loads(line).get("pointer") for line in lines] == [None, "", "/actor", "", "", None]


def test_empty_lines_and_the_other_names_of_ndjson_are_taken(client: TestClient) -> None:
    body = b"\r\n\n" + to_bytes(RETURN) + b"\r\n\n" + to_bytes(RETURN)
    for name in ("application/ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8"):
        assert client.post("/assess", content=body, headers={"Content-Type": name}).content.count(b"\n") == 2


@pytest.mark.parametrize(
    ("body", "headers", "status", "kind"),
    [
        (b"[]", JSON, 422, "invalid-parameter"),
        (b"", NDJSON, 422, "invalid-parameter"),
        (b"[{}", JSON, 400, "malformed-body"),
        (b"[{}] {}", JSON, 400, "malformed-body"),
        (b"[{},]", JSON, 400, "malformed-body"),
        (b"[,{}]", JSON, 400, "malformed-body"),
        (b'["x', JSON, 400, "malformed-body"),
        (b"[1}", JSON, 400, "malformed-body"),
        (b"[" * 100_000, JSON, 400, "malformed-body"),
        (b"[" + b"1," * MOST + b"1]", JSON, 413, "body-too-large"),
        (b"1\n" * (MOST + 1), NDJSON, 413, "body-too-large"),
        (b" " * (9 * 1024 * 1024), NDJSON, 413, "body-too-large"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (b"[1]", {**JSON, "Accept": "text/html"}, 406, "not-acceptable"),
    ],
)
def test_what_is_no_batch_is_told_before_a_line_is_sent(
    client: TestClient, body: bytes, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = client.post("/assess", content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}"), answer.text


def test_an_act_in_a_batch_is_as_long_as_a_body_at_most(client: TestClient) -> None:
    long = to_bytes({**RETURN, "actor": "x" * 70_000})
    lines = client.post("/assess", content=long + b"\n" + to_bytes(RETURN), headers=NDJSON).content.splitlines()
    assert [json.loads(line).get("type") for line in lines] == ["/problems/body-too-large", None]


def test_a_thousand_acts_take_the_memory_of_one(record: Any) -> None:
    held = Held(record)
    act = to_bytes(recorded_input(record.graph, "2023-10-09-chn-forced-return-1"))
    batch, sent = Batch((act,) * 100), 0
    lines = answers(batch, lambda form: views.assessed(held, form))
    next(lines)
    tracemalloc.start()
    for line in lines:
        sent += len(line)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * len(line) < sent


def test_an_unforeseen_fault_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def assess(act: dict[str, object]) -> object:
        return {"fine": 1 // int(str(act["by"]))}

    first, second = answers(of_lines(b'{"by": 0}\n{"by": 1}'), assess)
    assert json.loads(first)["type"] == "/problems/internal-error"
    assert json.loads(second) == {"fine": 1}
    assert "ZeroDivisionError" in caplog.text


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(JSON_VALUES, max_size=20), st.sampled_from([None, 2]))
def test_an_array_is_parted_where_json_parts_it(values: list[Any], indent: int | None) -> None:
    body = json.dumps(values, ensure_ascii=False, indent=indent).encode("utf-8", "surrogatepass")
    assert [json.loads(part) for part in of_array(body).parts] == values


@given(st.text(alphabet='[]{},"\\ 1a\n', max_size=40))
def test_any_text_is_a_batch_or_a_problem(text: str) -> None:
    try:
        parts = of_array(f"[{text}".encode()).parts
    except InputError:
        return
    assert all(parts)
