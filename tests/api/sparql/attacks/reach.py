"""Attempts to reach out (SERVICE, LOAD) and to change something (SPARQL 1.1 Update), in every disguise."""

from collections.abc import Iterator
from urllib.parse import quote_plus

from tests.api.sparql.attacks.attack import (
    FORM,
    MALFORMED,
    SCREENED,
    Attack,
    address,
    direct,
    form,
    got,
    sent,
)

X = "<http://127.0.0.1:1/>"
PREFIXED = "PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> "
NO_SERVICE = frozenset({"query-refused", "query-syntax"})

SERVICES = {
    "plain": f"SELECT * {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {X} {{ ?s ?p ?o }} }}",
    "in small letters": f"SELECT * {{ service {X} {{}} }}",
    "in mixed letters": f"SELECT * {{ sErViCe SiLeNt {X} {{}} }}",
    "without blanks": f"SELECT*{{SERVICE{X}{{}}}}",
    "silent without blanks": f"SELECT*{{SERVICESILENT{X}{{}}}}",
    "a variable": "SELECT * { ?s ?p ?x SERVICE ?x { ?s ?p ?o } }",
    "an address of the data": "SELECT * { BIND(IRI(CONCAT('http://127.0.0.1:1/?', STR(1))) AS ?x) SERVICE ?x {} }",
    "an address in VALUES": f"SELECT * {{ VALUES ?x {{ {X} }} SERVICE SILENT ?x {{}} }}",
    "an empty prefix": PREFIXED + "SELECT * { sErViCe:x{} }",
    "an empty prefix, silent": PREFIXED + "SELECT * { SERVICE SILENT:{} }",
    "a prefix that it runs into": PREFIXED + "SELECT * { SERVICEex:x{} }",
    "a prefix that is one": "PREFIX service: <http://127.0.0.1:1/> SELECT * { service:x{} }",
    "a comment behind it": f"SELECT * {{ SERVICE#}}\n{X}{{}} }}",
    "a comment before it": f"SELECT * {{ # ' \" <\n SERVICE {X}{{}} }}",
    "comments round it": f"SELECT * {{#\nSERVICE#\n#\nSILENT#\n{X}#\n{{}} }}",
    "a comment ended by a carriage return": f"SELECT * {{ # nothing here\rSERVICE {X} {{}} }}",
    "an escape in it": f"SELECT * {{ SER\\u0056ICE {X} {{}} }}",
    "a long escape in it": f"SELECT * {{ \\U00000053ERVICE {X} {{}} }}",
    "all escapes": "SELECT * { " + "".join(f"\\u{ord(letter):04x}" for letter in "SERVICE") + f" {X} {{}} }}",
    "an escaped end of a string": f'SELECT * {{ FILTER("a\\u0022)SERVICE {X} {{}} #") }}',
    "an escaped end of a comment": f"SELECT * {{ #\\u000ASERVICE {X} {{}}\n }}",
    "an escaped bracket of an IRI": f"SELECT * {{ <a:b\\u003E ?p ?o SERVICE {X} {{}} <a:b> ?p ?o }}",
    "a sub-select": f"SELECT * {{ {{ SELECT * {{ SERVICE {X} {{}} }} }} }}",
    "two sub-selects": f"SELECT * {{ {{ SELECT * {{ {{ SELECT ?x {{ SERVICE {X} {{}} }} }} }} }} }}",
    "an optional": f"SELECT * {{ OPTIONAL {{ SERVICE {X} {{}} }} }}",
    "a union": f"SELECT * {{ {{}} UNION {{ SERVICE {X} {{}} }} }}",
    "a minus": f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE {X} {{ ?s ?p ?o }} }} }}",
    "a graph": f"SELECT * {{ GRAPH ?g {{ SERVICE {X} {{}} }} }}",
    "exists": f"SELECT * {{ FILTER EXISTS {{ SERVICE {X} {{}} }} }}",
    "not exists": f"SELECT * {{ FILTER NOT EXISTS {{ SERVICE SILENT {X} {{}} }} }}",
    "exists in an expression": f"SELECT (EXISTS {{ SERVICE {X} {{}} }} AS ?x) {{}}",
    "exists in an order": f"SELECT * {{}} ORDER BY (EXISTS {{ SERVICE {X} {{}} }})",
    "exists in a having": f"SELECT (1 AS ?x) {{}} GROUP BY ?s HAVING (EXISTS {{ SERVICE {X} {{}} }})",
    "a lateral": "SELECT * { ?s ?p ?x LATERAL { SERVICE ?x {} } }",
    "a lateral without blanks": f"SELECT*{{LATERAL{{SERVICE{X}{{}}}}}}",
    "a service in a service": f"SELECT * {{ SERVICE {X} {{ SERVICE {X} {{}} }} }}",
    "an ask": f"ASK {{ SERVICE {X} {{}} }}",
    "a construct": f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    "a describe": f"DESCRIBE ?s {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    "after a number": f"SELECT * {{ ?x ?y 1e5SERVICE{X}{{}} }}",
    "after a truth": f"SELECT * {{ ?x ?y trueSERVICE{X}{{}} }}",
    "after a string": f"SELECT * {{ ?x ?y '''a'b''c'''SERVICE{X}{{}} }}",
    "after an escaped quote": f'SELECT * {{ ?x ?y "a\\"b"SERVICE{X}{{}} }}',
    "after a backslash at an end": f"SELECT * {{ ?x ?y 'a\\\\'SERVICE{X}{{}} #' }}",
    "after a name with dots": PREFIXED + f"SELECT * {{ ?x ?y ex:a.b.SERVICE{X}{{}} }}",
    "after a name with an escape": PREFIXED + f"SELECT * {{ ?x ?y ex:a\\..SERVICE{X}{{}} }}",
    "after a less-than sign": f"SELECT * {{ BIND(1 AS ?x) FILTER(?x<2)SERVICE#>\n{X}{{}} }}",
    "after a comment in a comparison": f"SELECT * {{ BIND(1 AS ?x) FILTER(?x<2)#>'''\nSERVICE{X}{{}}#''' \n }}",
    "after a language": f"SELECT * {{ ?x ?y 'a'@en.SERVICE{X}{{}} }}",
    "after a nil": f"SELECT * {{ ?x ?y ().SERVICE{X}{{}} }}",
    "a byte order mark before it": f"\ufeffSELECT * {{ SERVICE {X} {{}} }}",
    "a form feed behind it": f"SELECT * {{ SERVICE\f{X} {{}} }}",
    "a soft hyphen in it": f"SELECT * {{ SER\u00adVICE {X} {{}} }}",
    "letters that look like it": f"SELECT * {{ \u0405ERV\u0406CE {X} {{}} }}",
    "full-width letters": "SELECT * { \uff33\uff25\uff32\uff36\uff29\uff23\uff25 " + f"{X} {{}} }}",
    "a dotless letter": f"SELECT * {{ SERV\u0131CE {X} {{}} }}",
    "a file": "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "a relative address": "SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "a base": f"BASE {X} SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "an address inside the network": "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "a name to look up": "SELECT * { SERVICE SILENT <http://secret.example.invalid/> { ?s ?p ?o } }",
}
UPDATES = {
    "load": f"LOAD {X}",
    "load silent": f"LOAD SILENT {X} INTO GRAPH <a:b>",
    "load a file": "LOAD <file:///etc/passwd>",
    "load in mixed letters": f"lOaD{X}",
    "load with an escape": f"LO\\u0041D {X}",
    "load after a comment": f"#\nLOAD#\n{X}",
    "load after a prologue": PREFIXED + "LOAD ex:x",
    "load by an empty prefix": PREFIXED + "LOAD:x",
    "insert data": "INSERT DATA { <a:b> <a:b> <a:b> }",
    "insert without blanks": "INSERT{?s ?p 1}WHERE{?s ?p ?o}",
    "delete data": "DELETE DATA { <a:b> <a:b> <a:b> }",
    "delete where": "DELETE WHERE { ?s ?p ?o }",
    "delete in small letters": "delete where { ?s ?p ?o }",
    "delete with an escape": "DEL\\u0045TE WHERE { ?s ?p ?o }",
    "with": "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "using": "DELETE { ?s ?p ?o } USING <a:b> WHERE { ?s ?p ?o }",
    "clear all": "CLEAR ALL",
    "clear silent": "CLEAR SILENT GRAPH <a:b>",
    "drop all": "DROP ALL",
    "create": "CREATE GRAPH <a:b>",
    "copy": "COPY DEFAULT TO <a:b>",
    "move": "MOVE <a:b> TO DEFAULT",
    "add": "ADD <a:b> TO <a:c>",
    "after a query": "SELECT * {} ; DELETE WHERE { ?s ?p ?o }",
    "before a query": "CLEAR ALL ; SELECT * {}",
    "in a group": "SELECT * { INSERT DATA { <a:b> <a:b> <a:b> } }",
    "after the end of a query": "ASK {} CLEAR ALL",
    "behind U+0000": "ASK {}\0; CLEAR ALL",
}


def services() -> Iterator[Attack]:
    for name, query in SERVICES.items():
        yield Attack(f"services: {name}", direct(query), NO_SERVICE)
    for name in ("silent", "an empty prefix", "an escape in it", "a lateral", "a comment behind it"):
        yield Attack(f"services: {name}, in a form", form(SERVICES[name]), NO_SERVICE)
        yield Attack(f"services: {name}, in the address", address(SERVICES[name]), NO_SERVICE)
    twice = quote_plus(quote_plus(SERVICES["plain"]))
    yield Attack("services: encoded twice", got(f"/sparql?query={twice}"), NO_SERVICE)
    padded = f"SELECT * {{ {'#' * 31_000}\nSERVICE {X} {{}} }}"
    yield Attack("services: at the end of a long query", direct(padded), NO_SERVICE)
    beyond = f"SELECT * {{ {'#' * 33_000}\nSERVICE {X} {{}} }}"
    yield Attack("services: past the end of what is read", direct(beyond), SCREENED)


def updates() -> Iterator[Attack]:
    for name, update in UPDATES.items():
        yield Attack(f"updates: {name}", direct(update), NO_SERVICE | MALFORMED)
    for name in ("load", "insert data", "clear all"):
        text = UPDATES[name]
        body = b"update=" + quote_plus(text).encode()
        yield Attack(f"updates: {name}, as query in a form", form(text), NO_SERVICE)
        yield Attack(f"updates: {name}, as query in the address", address(text), NO_SERVICE)
        yield Attack(f"updates: {name}, as update in a form", sent("/sparql", body, FORM), MALFORMED)
        yield Attack(f"updates: {name}, as update in the address", got("/sparql?" + body.decode()), MALFORMED)
        sent_so = sent("/sparql", text.encode(), "application/sparql-update")
        yield Attack(f"updates: {name}, sent directly", sent_so, frozenset({"unsupported-media-type"}))
    both = b"query=ASK%7B%7D&update=CLEAR+ALL"
    yield Attack("updates: beside a query", sent("/sparql", both, FORM), MALFORMED)
    using = sent("/sparql?using-graph-uri=a:b", b"ASK {}", "application/sparql-query")
    yield Attack("updates: a dataset of theirs", using, MALFORMED)
    override = form("CLEAR ALL", ("X-HTTP-Method-Override", "DELETE"))
    yield Attack("updates: another method in a header", override, NO_SERVICE)
    graph_store = sent("/sparql?default", b"<a:b> <a:b> 1 .", "text/turtle", method="PUT")
    yield Attack("updates: the Graph Store Protocol", graph_store, frozenset({"method-not-allowed"}))


def attacks() -> Iterator[Attack]:
    for family in (services, updates):
        yield from family()
