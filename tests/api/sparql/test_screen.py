"""What is refused before anything runs, in both readings of a query; and what is not.

Tried on every query of the W3C's suites (repository w3c/rdf-tests as it was on 2026-08-07; its files are not kept
here): of 1,136 files `.rq`, 479 of SPARQL 1.0, 415 of 1.1 and 242 of 1.2, the ten that hold a SERVICE are refused, in
the folders `service` and `syntax-fed` of 1.1, and no other.
"""

import socket
from pathlib import Path

import pytest
from pyoxigraph import Store

from foederis_api.problems import QueryRefused, QuerySyntax, QueryTooComplex
from foederis_api.sparql.screen import CHAIN, DEPTH, LENGTH, screen
from foederis_api.sparql.terminals import Kind, terminals

X = "<http://127.0.0.1:1/>"

REFUSED = [
    f"SELECT * {{ SERVICE {X} {{}} }}",
    f"SELECT * {{ service silent {X} {{}} }}",
    f"SELECT * {{ sErViCe{X}{{}} }}",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { sErViCe:x{} }",
    "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICEex:x{} }",
    "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICESILENTex:x{} }",
    f"SELECT * {{ ?x ?y trueSERVICE{X}{{}} }}",
    f"PREFIX ex: <http://127.0.0.1:1/> SELECT * {{ ?x ?y ex:a.b.SERVICE{X}{{}} }}",
    f"SELECT * {{ ?x ?y 1e5SERVICE{X}{{}} }}",
    f"SELECT * {{ ?x ?y '''a'b''c'''SERVICE{X}{{}} }}",
    f'SELECT * {{ ?x ?y "a\\"b"SERVICE{X}{{}} }}',
    f"SELECT * {{ SERVICE#}}\n{X}{{}} }}",
    f"SELECT * {{ # ' \" <\n SERVICE{X}{{}} }}",
    "SELECT * { LATERAL { SERVICE ?x {} } }",
    f"SELECT * {{ SER\\u0056ICE {X} {{}} }}",
    f"SELECT * {{ \\U00000053ERVICE {X} {{}} }}",
    f'SELECT * {{ FILTER("a\\u0022)SERVICE {X} {{}} #") }}',
    "LOAD <http://127.0.0.1:1/>",
    "INSERT DATA { <a:b> <a:b> <a:b> }",
    "SELECT * {} ; dElEtE WHERE { ?s ?p ?o }",
    *(f"{word} <a:b>" for word in ("CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")),
]
TWO_READINGS = [  # an IRI is the longest terminal; the engine reads “less than”, a bracket and a comment
    f"SELECT * {{ BIND(1 AS ?x) FILTER(?x<2)SERVICE#>\n{X}{{}} }}",
    f"SELECT * {{ BIND(1 AS ?x) FILTER(?x<2)#>'''\nSERVICE{X}{{}}#''' \n }}",
    f"SELECT * {{ BIND(1 AS ?x) FILTER(?x<2#>'''\n)SERVICE{X}{{}}#''' \n }}",
    "SELECT * { ?x ?y 'open }",
    rf"SELECT * {{ ?x ?y 'a\u0027 . SERVICE {X} {{}} # '",
    rf"""SELECT * {{ ?x ?y "a\u0022, 'open . SER\u0056ICE {X} {{}} #" }}""",
    'SELECT * { ?x ?y """open" }',
]
FINE = [
    "SELECT * { ?service ?load ?insert }",
    "PREFIX ex: <http://e/> SELECT * { ex:service ex:a.service ex:SERVICE }",
    "SELECT * { ?s ?p 'SERVICE', \"LOAD\", '''a 'SERVICE' ''', \"it\\\"SERVICE\" }",
    "SELECT * { ?s <http://e/SERVICE#LOAD> ?o } # SERVICE <x> {}",
    "SELECT * { ?s ?p ?o FILTER(?o<5&&?o>2) FILTER(?o < 5 || ?o>=7) }",
    "SELECT * { VALUES (?a ?b) { (<http://e/a(b)#c> <http://e/d#e>) (<urn:x:y> <urn:z>) } }",
    "PREFIX : <#> PREFIX u: <urn:x#> SELECT * { :a u:b <#c> }",
    "SELECT (COUNT(?service) AS ?n) { ?s ^<http://e/a>/!<http://e/b>|<http://e/c>* ?o } GROUP BY ?s",
    "SELECT * { VALUES ?x {" + " 1" * 5000 + " } }",
    "SELECT * { VALUES (?x ?y) {" + "(1 2)" * 3000 + " } }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (" + "1," * 5000 + "1)) }",
    "SELECT * { ?s ?p ?o } # é 中 \\",
    r"""SELECT * { ?s ?p "a\u0022b", 'c\u0027d', "e\u005C", "\\\u000Af" }""",  # SPARQL 1.2 decodes within a string
    "",
    "}}}}",
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_would_reach_out_or_change_something_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"^line \d+, column \d+: ") as raised:
        screen(query)
    assert raised.value.extensions["line"]


@pytest.mark.parametrize("query", TWO_READINGS)
def test_what_can_be_read_in_two_ways_is_refused(query: str) -> None:
    with pytest.raises((QuerySyntax, QueryRefused)):
        screen(query)


@pytest.mark.parametrize("query", FINE, ids=range(len(FINE)))
def test_what_merely_looks_like_it_passes(query: str) -> None:
    screen(query)


def test_every_question_of_the_house_passes(root: Path) -> None:
    for path in (root / "queries").glob("*.rq"):
        screen(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", [query for query in REFUSED if "LATERAL" not in query][:12] + TWO_READINGS[:3])
def test_the_engine_does_read_them_as_a_service(query: str) -> None:
    """So that the list above is of attacks, and not of what the engine would refuse by itself."""
    query = query.replace("127.0.0.1:1/", f"127.0.0.1:{_closed_port()}/")
    try:
        list(Store().query(query))  # type: ignore[arg-type]
    except SyntaxError:
        pytest.fail("the engine cannot read it")
    except OSError:
        pass  # it tried to connect


def _closed_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("{", "}"), ("[", "]"), ("STR(", ")"), ("{[(", ")]}")])
def test_depth_is_limited(opening: str, closing: str) -> None:
    times = DEPTH // sum(sign in "({[" for sign in opening)
    screen(opening * times + closing * times)
    with pytest.raises(QueryTooComplex, match="deep"):
        screen(opening * (times + 1) + closing * (times + 1))


def test_brackets_in_strings_are_not_counted() -> None:
    screen(f"SELECT * {{ ?s ?p '{'(' * 1000}' }} # {'{' * 1000}")


def test_an_escaped_bracket_counts() -> None:
    with pytest.raises(QueryTooComplex):
        screen("\\u007B" * (DEPTH + 1))


@pytest.mark.parametrize(
    "piece", ["+1", "||1", "&&1", "-1", "*1", "/1", " UNION {}", " OPTIONAL {}", " FILTER 1", "!", "."]
)
def test_chains_are_limited(piece: str) -> None:
    screen("{" + piece * CHAIN + "}")
    with pytest.raises(QueryTooComplex, match="in a row"):
        screen("{" + piece * (CHAIN + 1) + "}")


def test_length_is_limited_in_bytes() -> None:
    screen("#" + "é" * (LENGTH // 2 - 1))
    with pytest.raises(QueryTooComplex, match="bytes"):
        screen("#" + "é" * (LENGTH // 2))


@pytest.mark.parametrize(
    "piece", ["'", '"', "'''", '\\"""', "a.", "a.-", "a:", "ex:a......", "<", "<a", "#", "\\", "1.", ".", "@", "?", "é"]
)
def test_reading_takes_linear_time(piece: str) -> None:
    """No piece, repeated to the limit, keeps the reader busy: were it quadratic, this test would take minutes."""
    text = piece * (LENGTH // len(piece.encode()))
    for query in (text, f"'{text}", f"({text}"):
        try:
            screen(query[: LENGTH // 2])
        except (QuerySyntax, QueryTooComplex):
            continue


def test_from_is_found_where_a_dataset_is_named() -> None:
    assert screen("SELECT * FROM <http://e/g> { ?s ?p ?o }")
    assert screen("SELECT*fRom<http://e/g>{ ?s ?p ?o }")
    assert screen("PREFIX x: <http://e/> CONSTRUCT { ?s ?p ?o } FROM NAMED x:g WHERE { ?s ?p ?o }")
    assert not screen("PREFIX from: <http://e/> SELECT * { from:a ?from 'FROM' } # FROM")


def test_terminals_are_those_of_the_grammar() -> None:
    found = [(each.kind, each.text) for each in terminals("SELECT ?x{<http://e/> ex:a.b. _:c 'd'@en-GB,1.5e3 # e\n}")]
    assert found == [
        (Kind.WORD, "SELECT"),
        (Kind.VARIABLE, "?x"),
        (Kind.SIGN, "{"),
        (Kind.IRI, "<http://e/>"),
        (Kind.PREFIXED, "ex:a.b"),
        (Kind.SIGN, "."),
        (Kind.PREFIXED, "_:c"),
        (Kind.STRING, "'d'"),
        (Kind.TAG, "@en-GB"),
        (Kind.SIGN, ","),
        (Kind.NUMBER, "1.5e3"),
        (Kind.SIGN, "}"),
    ]
