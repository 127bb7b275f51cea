"""Two thousand random questions to the lists, and the same in plain Python over the same triples: no difference."""

import random
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from tests.api.plain import ID, Plain, Record, Wanted, find, lists

from foederis.dates import span
from foederis_api.lists.catalogue import BY_NAME
from foederis_api.lists.parameters import within

QUESTIONS = 2_000
HOSTILE = [
    "",
    "'",
    '"; DROP TABLE',
    "} UNION { ?s ?p ?o",
    "../../etc/passwd",
    "%00",
    "\x00",
    "‮chn",
    "=cmd|' /C calc'!A0",
    "chn\r\nSet-Cookie: x=1",
    "CHN",
    "chn ",
    "*",
    "https://w3id.org/foederis/id/state/chn",
    "𒈙" * 400,
    "ｃｈｎ",
    "-1",
    "1e309",
    "null",
    "a/b/c",
]
DAYS = ["1951", "1984-12-10", "2002-06", "2013", "2021-07", "2023-10-09", "2024-05-08", "2024~", "2020/2023"]


@pytest.fixture(scope="module")
def triples(record: Any) -> Record:
    return Record(record.graph)


@pytest.fixture(scope="module")
def plain(triples: Record) -> dict[str, Plain]:
    return lists(triples)


@pytest.fixture(scope="module")
def values(triples: Record, plain: dict[str, Plain]) -> dict[tuple[str, str], list[str]]:
    """What things have, by list and filter."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, each in plain.items():
        things = [f"{ID}{each.kind}/{slug}" for slug in triples.every(each.kind)]
        for key, has in each.has.items():
            hub = each.hub if key in each.joined else None
            starts = {way for thing in things for way in (hub(thing) if hub else [thing])}
            found[name, key] = sorted({value for start in starts for value in has(start)})
    return found


def test_every_list_and_filter_is_compared(plain: dict[str, Plain]) -> None:
    assert plain.keys() == BY_NAME.keys() - {"schemes", "reconciliations"}
    for name, each in plain.items():
        described = BY_NAME[name]
        assert each.has.keys() == described.by_name.keys(), name
        assert {"slug", "label", *each.orders} == {sort.name for sort in described.sorts}, name
        assert {"within": each.when, "on": each.on, "known_by": each.by}.keys() >= set()
        assert [bool(each.when), bool(each.on), bool(each.by)] == [
            any(time.when.value == when for time in described.times) for when in ("within", "on", "by")
        ], name


@pytest.mark.parametrize("batch", range(10))
def test_random_questions_have_the_same_answer(
    client: TestClient,
    triples: Record,
    plain: dict[str, Plain],
    values: dict[tuple[str, str], list[str]],
    batch: int,
) -> None:
    chance = random.Random(batch)
    for _ in range(QUESTIONS // 10):
        name = chance.choice(sorted(plain))
        wanted, query, mistaken = question(chance, name, plain[name], values)
        limit = chance.choice([1, 2, 5, 10, 40])
        answer = client.get(f"/{name}?{urlencode([*query, ('limit', str(limit))])}")
        if mistaken:
            problem = answer.json()
            assert (answer.status_code, problem["type"]) == (422, "/problems/unknown-name"), query
            assert problem["parameter"] in mistaken, query
            continue
        expected = find(triples, plain[name], wanted)
        document = answer.json()
        assert answer.status_code == 200, (query, document)
        assert document["total"] == len(expected), (name, query)
        assert [item["slug"] for item in document["items"]] == expected[:limit], (name, query)
        if document["next"] and chance.random() < 0.3:
            more = client.get(document["next"]).json()
            assert [item["slug"] for item in more["items"]] == expected[limit : 2 * limit], (name, query)
        else:
            assert (document["next"] is None) == (len(expected) <= limit)


def question(
    chance: random.Random, name: str, plain: Plain, values: dict[tuple[str, str], list[str]]
) -> tuple[Wanted, list[tuple[str, str]], set[str]]:
    """A question in both forms, and the filters in which it has a value that nobody knows."""
    filters: dict[str, list[str]] = {}
    mistaken: set[str] = set()
    for key in chance.sample(sorted(plain.has), min(len(plain.has), chance.choice([0, 1, 1, 2, 2, 3]))):
        known = values[name, key]
        chosen = chance.sample(known, min(len(known), chance.choice([1, 1, 2, 3])))
        if chance.random() < 0.06 or not chosen:
            chosen.append(chance.choice(HOSTILE))
            mistaken.add(key)
        filters[key] = chosen
    query = [(key, value) for key, chosen in filters.items() for value in chosen]
    begin, end = (chance.choice([None, None, *DAYS]) for _ in range(2))
    if begin and end and span(begin).earliest_begin > span(end).latest_end:
        begin, end = end, begin
    time = within(begin, end) if plain.when and (begin or end) else None
    query += [(key, text) for key, text in (("from", begin), ("to", end)) if text and time]
    on = by = None
    if plain.on and chance.random() < 0.4:
        query.append(("on", chance.choice(["1950-01-01", "1987-06-26", "1987-06-25", "2010-01-01"])))
        on = span(query[-1][1]).earliest_begin
    if plain.by and chance.random() < 0.4:
        query.append(("known_by", chance.choice(DAYS)))
        by = span(query[-1][1]).latest_end
    sort = chance.choice(["", "", "slug", "label", *plain.orders])
    if sort:
        sort = chance.choice(["", "-"]) + sort
        query.append(("sort", sort))
    chance.shuffle(query)
    return Wanted(filters, time, on, by, sort or BY_NAME[name].sorts[0].name), query, mistaken
