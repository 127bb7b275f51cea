"""Which form a request is given, and what preconditions do: RFC 9110, sections 12.5.1 and 13."""

from datetime import UTC, datetime

import pytest
from starlette.datastructures import Headers

from foederis_api import conditional
from foederis_api.forms import THINGS, Form, acceptable, split
from foederis_api.reply import takes_gzip

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", Form.JSON),
        ("*/*", Form.JSON),
        (BROWSER, Form.HTML),
        (RDFLIB, Form.TURTLE),
        ("text/*", Form.HTML),
        ("text/*;q=0.5, application/*;q=0.4", Form.HTML),
        ("text/*, text/html;q=0.1", Form.TURTLE),
        ("*/*, application/json;q=0", Form.HTML),
        ("application/ld+json", Form.JSONLD),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded, x"', Form.JSONLD),
        ("application/n-triples, application/json", Form.NTRIPLES),
        ("application/json, text/html", Form.JSON),
        ("text/html;q=0.5, application/rdf+xml;q=0.6", Form.RDFXML),
        ("TEXT/TURTLE ; Q=1.000", Form.TURTLE),
        ("image/png", None),
        ("application/json;q=0, text/html;q=0.000", None),
        ("text/turtle;q=2", Form.JSON),  # no member is well formed: as if absent
        ("text/turtle;q=0.5, text/html;q=1.5", Form.TURTLE),
        (",,;q=1,/", Form.JSON),
        ('"' * 5000, Form.JSON),
        ("text/html;" + " ;" * 2000, Form.HTML),
        ("text/html" + "; " * 2000 + "!", Form.JSON),  # read in one way alone, or this would never end
        ('text/turtle, text/html;x="open, application/json', Form.TURTLE),
    ],
)
def test_the_form_is_the_one_that_is_wanted_most(accept: str, form: Form | None) -> None:
    assert acceptable(accept, THINGS) is form


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("chn", ("chn", None)),
        ("chn.ttl", ("chn", Form.TURTLE)),
        ("chn.jsonld", ("chn", Form.JSONLD)),
        ("chn.exe", ("chn.exe", None)),
        ("ch.n.ttl", ("ch.n", Form.TURTLE)),
        (".ttl", ("", Form.TURTLE)),
    ],
)
def test_a_suffix_asks_for_a_form(name: str, found: tuple[str, Form | None]) -> None:
    assert split(name) == found


NOW = datetime(2025, 5, 5, 12, 0, 0, 999, tzinfo=UTC)
THEN, LATER = "Mon, 05 May 2025 11:59:59 GMT", "Mon, 05 May 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-None-Match": '"a"'}, 304),
        ({"If-None-Match": 'W/"a"'}, 304),
        ({"If-None-Match": '"b", "a,c" , "a"'}, 304),
        ({"If-None-Match": '"b,a"'}, 200),
        ({"If-None-Match": "a"}, 200),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"b"', "If-Modified-Since": LATER}, 200),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": THEN}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": f"Mon, 05 May 2025 12:00:00 +{'9' * 20}"}, 200),
        ({"If-Unmodified-Since": f"Mon, 05 May 2025{'0' * 20} 12:00:00 GMT"}, 200),
        ({"If-Modified-Since": "Mon, 99 May 2025 11:59:59 GMT"}, 200),
        ({"If-Match": '"a"'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": 'W/"a"'}, 412),
        ({"If-Match": '"b"'}, 412),
        ({"If-Match": '"a"', "If-Unmodified-Since": THEN}, 200),
        ({"If-Unmodified-Since": THEN}, 412),
        ({"If-Unmodified-Since": LATER}, 200),
        ({"If-Unmodified-Since": "never"}, 200),
        ({"If-Unmodified-Since": LATER, "If-None-Match": '"a"'}, 304),
    ],
)
def test_preconditions_hold_in_their_order(headers: dict[str, str], status: int) -> None:
    assert conditional.evaluate(Headers(headers), '"a"', NOW) == status


def test_without_a_time_of_change_dates_say_nothing() -> None:
    assert conditional.evaluate(Headers({"If-Modified-Since": LATER}), '"a"') == 200
    assert conditional.evaluate(Headers({"If-Unmodified-Since": THEN}), '"a"') == 200


@pytest.mark.parametrize(
    ("field", "takes"),
    [
        ("gzip, deflate, br", True),
        ("*", True),
        ("x-gzip", True),
        ("gzip;q=0, *", False),
        ("identity, *;q=0", False),
        ("br", False),
        ("gzip;q=abc", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(field: str, takes: bool) -> None:
    assert takes_gzip(Headers({"Accept-Encoding": field})) is takes
