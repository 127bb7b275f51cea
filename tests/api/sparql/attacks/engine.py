"""Attacks on what reads, plans and answers a query."""

from collections.abc import Iterator

from tests.api.sparql.attacks.attack import LIMITED, SCREENED, Attack, address, direct, form

NESTED = {  # what is opened again and again, what stands in the middle, what closes it, what goes round it
    "parentheses": ("(", "1", ")", "SELECT * {{ FILTER {} }}"),
    "braces": ("{", "", "}", "SELECT * {{ {} }}"),
    "blank nodes": ("[ ?p ", "1", " ]", "SELECT * {{ ?s ?q {} }}"),
    "lists": ("(", "1", ")", "SELECT * {{ ?s ?q {} }}"),
    "calls": ("STR(", "?x", ")", "SELECT * {{ BIND({} AS ?y) }}"),
    "conditions": ("IF(?x,", "1", ",2)", "SELECT * {{ BIND({} AS ?y) }}"),
    "coalesces": ("COALESCE(", "?x", ")", "SELECT * {{ FILTER {} }}"),
    "negations": ("!(", "?x", ")", "SELECT * {{ FILTER({}) }}"),
    "exists": ("?s ?p ?o FILTER EXISTS {", "", "}", "SELECT * {{ {} }}"),
    "not exists": ("FILTER NOT EXISTS {", "", "}", "SELECT * {{ {} }}"),
    "sub-selects": ("{SELECT*{", "", "}}", "SELECT * {{ {} }}"),
    "optionals": ("OPTIONAL{", "", "}", "SELECT * {{ {} }}"),
    "minuses": ("?s ?p ?o MINUS{", "", "}", "SELECT * {{ {} }}"),
    "graphs": ("GRAPH ?g{", "", "}", "SELECT * {{ {} }}"),
    "unions": ("{}UNION{", "", "}", "SELECT * {{ {} }}"),
    "laterals": ("LATERAL{", "", "}", "SELECT * {{ {} }}"),
    "paths": ("(", "<a:b>", ")*", "SELECT * {{ ?s {} ?o }}"),
    "inverse paths": ("^(", "<a:b>", ")", "SELECT * {{ ?s {} ?o }}"),
    "path alternatives": ("(<a:b>|", "<a:b>", ")", "SELECT * {{ ?s {} ?o }}"),
    "memberships": ("1 IN (", "1", ")", "SELECT * {{ FILTER({}) }}"),
    "casts": ("<http://www.w3.org/2001/XMLSchema#string>(", "1", ")", "SELECT * {{ BIND({} AS ?x) }}"),
    "aggregates": ("SUM(", "?x", ")", "SELECT ({} AS ?y) {{}}"),
    "triple terms": ("<<( ?s ?p ", "?o", " )>>", "SELECT * {{ ?s ?p {} }}"),
    "annotations": ("?p ?o {|", "?p ?o", "|}", "SELECT * {{ ?s {} }}"),
    "templates": ("[ ?p ", "1", " ]", "CONSTRUCT {{ ?s ?q {} }} {{ ?s ?q ?p }}"),
    "havings": ("(", "1", ")", "SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {}"),
    "orders": ("STR(", "?s", ")", "SELECT ?s {{ ?s ?p ?o }} ORDER BY {}"),
    "mixed brackets": ("{[(", "1", ")]}", "SELECT * {{ {} }}"),
}
CHAINS = {  # what stands in a row, what goes before, what after
    "sums": ("+1", "SELECT * { FILTER(1", ") }"),
    "differences": ("-1", "SELECT * { FILTER(1", ") }"),
    "products": ("*1", "SELECT * { FILTER(1", ") }"),
    "quotients": ("/1", "SELECT * { FILTER(1", ") }"),
    "or": ("||?x", "SELECT * { FILTER(?x", ") }"),
    "and": ("&&?x", "SELECT * { FILTER(?x", ") }"),
    "equal": ("=1", "SELECT * { FILTER(1", ") }"),
    "not": ("!", "SELECT * { FILTER(", "1) }"),
    "minus signs": ("- ", "SELECT * { FILTER(", "1) }"),
    "less than": ("< ", "SELECT * { FILTER(1", "1) }"),
    "unions": ("UNION{}", "SELECT * { {}", " }"),
    "optionals": ("OPTIONAL{}", "SELECT * { ", " }"),
    "minuses": ("MINUS{}", "SELECT * { ", " }"),
    "filters": ("FILTER(1)", "SELECT * { ", " }"),
    "binds": ("BIND(1 AS ?x)", "SELECT * { ", " }"),
    "values": ("VALUES ?x{}", "SELECT * { ", " }"),
    "groups": ("{}", "SELECT * { ", " }"),
    "graphs": ("GRAPH ?g{}", "SELECT * { ", " }"),
    "laterals": ("LATERAL{}", "SELECT * { ", " }"),
    "patterns": ("?s ?p ?o.", "SELECT * { ", " }"),
    "properties": (";?p ?o", "SELECT * { ?s ?p ?o", " }"),
    "dots": (".", "SELECT * { ?s ?p ?o", " }"),
    "semicolons": (";", "SELECT * { ?s ?p ?o", " }"),
    "paths": ("/<>", "SELECT * { ?s <>", " ?o }"),
    "path alternatives": ("|<>", "SELECT * { ?s <>", " ?o }"),
    "inverses": ("^", "SELECT * { ?s ", "<> ?o }"),
    "negated sets": ("|<>", "SELECT * { ?s !(<>", ") ?o }"),
    "carets": ("^^", "SELECT * { ?s ?p '1'", " }"),
    "blank nodes": ("[],", "SELECT * { ?s ?p ", "[] }"),
    "conditions": ("(1 AS ?x)", "SELECT ", " {}"),
    "exists": ("EXISTS{}&&", "SELECT * { FILTER(", "1) }"),
    "opening signs": ("<<", "SELECT * { ?s ?p ", " }"),
}


def nesting() -> Iterator[Attack]:
    """Depth past the limit of the screen, as deep as a query may be long, and deeper than that."""
    for name, (opens, middle, closes, around) in NESTED.items():
        most = 30_000 // len(opens + closes)
        for times in (40, most):
            query = around.format(opens * times + middle + closes * times)
            yield Attack(f"nesting: {times:,} {name}", direct(query), SCREENED)
    yield Attack("nesting: 60,000 braces, none closed", direct("{" * 60_000), SCREENED)
    yield Attack("nesting: 5,000 escaped braces", direct(r"\u007B" * 5_000), SCREENED)
    yield Attack("nesting: brackets that never fit", direct("SELECT * " + "([{)]}" * 5_000), SCREENED)
    yield Attack("nesting: all closed, none opened", direct("SELECT * {" + "}" * 30_000), SCREENED)


def chains() -> Iterator[Attack]:
    """As many of one kind in a row as a query may be long: the engine reads each within the one before."""
    for name, (piece, before, after) in CHAINS.items():
        query = before + piece * ((32_000 - len(before + after)) // len(piece)) + after
        yield Attack(f"chains: {name}", direct(query), SCREENED)
    yield Attack(
        "chains: all kinds in turn", direct("SELECT * {" + "{}UNION OPTIONAL{}MINUS" * 1_400 + "{}}"), SCREENED
    )


THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
FOUR = f"{THREE} . ?j ?k ?l"


def _star(times: int) -> str:
    return " ".join(f"?s ?p{number} ?o{number} ." for number in range(times))


def _chain(times: int) -> str:
    return " ".join(f"?n{number} ?p{number} ?n{number + 1} ." for number in range(times))


def _clique(nodes: int) -> str:
    return " ".join(f"?n{one} ?p{one}_{two} ?n{two} ." for one in range(nodes) for two in range(one))


PLANS = {
    "a star of 60": _star(60),
    "a star of 200": _star(200),
    "a star of 500": _star(500),
    "patterns that share nothing": " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(200)),
    "a chain of 200": _chain(200),
    "a clique of 20": _clique(20),
    "objects in a row": "?s ?p " + ",".join(f"?o{number}" for number in range(400)),
    "optional stars": " ".join(f"OPTIONAL {{ {_star(20)} }}" for _ in range(20)),
    "stars in unions": "UNION".join(f"{{ {_star(20)} }}" for _ in range(20)) + _star(20),
    "stars in filters": _star(40) + f"FILTER EXISTS {{ {_chain(60)} }}",
    "stars in sub-selects": " ".join(f"{{ SELECT ?s {{ {_star(40)} }} }}" for _ in range(10)),
    "values and a star": " ".join(f"VALUES ?o{n} {{ 1 2 3 }}" for n in range(60)) + _star(60),
    "graphs and a star": f"GRAPH ?g {{ {_star(100)} }} GRAPH ?h {{ {_star(100)} }}",
}


def planning() -> Iterator[Attack]:
    """Joins whose order alone takes longer than a query may (traps of the engine), or their answer."""
    for name, pattern in PLANS.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        yield Attack(f"planning: {name}", direct(query), LIMITED, name != "a star of 200")
    yield Attack("planning: an order of a star", direct(f"SELECT * {{ {_star(100)} }} ORDER BY ?o1"), LIMITED, True)
    yield Attack("planning: a template of a star", direct(f"CONSTRUCT WHERE {{ {_star(100)} }}"), LIMITED, True)
    yield Attack("planning: a question of a star", direct(f"ASK {{ {_star(100)} FILTER(?o1 != ?o1) }}"), LIMITED, True)


def _doubled(function: str, times: int) -> str:
    steps = (f"BIND({function.format(f'?x{number}')} AS ?x{number + 1})" for number in range(times))
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('abcdefgh' AS ?x0) {' '.join(steps)} }}"


MEMORY = {
    "an order": f"SELECT * {{ {THREE} }} ORDER BY ?i",
    "an order and a limit": f"SELECT * {{ {THREE} }} ORDER BY DESC(?i) ?f LIMIT 1",
    "an order by chance": f"SELECT ?a {{ {THREE} }} ORDER BY RAND()",
    "distinct": f"SELECT DISTINCT * {{ {THREE} }}",
    "reduced": f"SELECT REDUCED * {{ {THREE} }}",
    "groups": f"SELECT ?c ?f ?i (COUNT(*) AS ?n) {{ {THREE} }} GROUP BY ?c ?f ?i",
    "groups by text": f"SELECT (COUNT(*) AS ?n) {{ {THREE} }} GROUP BY (CONCAT(STR(?c), STR(?f), STR(?i)))",
    "a concatenation": f"SELECT (GROUP_CONCAT(?c) AS ?all) {{ {THREE} }}",
    "a concatenation of all": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?all) {{ {THREE} }}",
    "a concatenation, distinct": f"SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?x) {{ {THREE} }}",
    "a long separator": f"SELECT (GROUP_CONCAT(?c; SEPARATOR='{'x' * 10_000}') AS ?all) {{ {THREE} }}",
    "a count of distinct": f"SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f), STR(?i))) AS ?n) {{ {THREE} }}",
    "all of it thrice": f"SELECT * {{ {THREE} }}",
    "a template": f"CONSTRUCT {{ ?a ?e ?i . ?d ?h ?c . ?g ?b ?f }} {{ {THREE} }}",
    "a template of blank nodes": f"CONSTRUCT {{ [] ?b [] , [] , [] }} {{ {THREE} }}",
    "a difference": f"SELECT * {{ {THREE} MINUS {{ ?j ?k ?l . ?m ?n ?o . ?p ?q ?i }} }}",
    "an optional side": f"SELECT * {{ {THREE} OPTIONAL {{ {{ SELECT * {{ ?j ?k ?l . ?m ?n ?o }} }} }} }}",
    "a join of sub-selects": f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?a ?f {{ {THREE} }} }} ?x ?y ?z }}",
    "new nodes": f"SELECT (COUNT(DISTINCT BNODE()) AS ?n) {{ {THREE} }}",
    "new names": f"SELECT DISTINCT (UUID() AS ?u) {{ {THREE} }}",
    "sums of text": f"SELECT (MAX(CONCAT(STR(?a), STR(?f), STR(?i))) AS ?m) {{ {THREE} }}",
    "doublings": _doubled("CONCAT({0}, {0})", 40),
    "doublings by seven": _doubled("CONCAT({0}, {0}, {0}, {0}, {0}, {0}, {0})", 20),
    "replacements": _doubled("REPLACE({0}, '.', {0})", 8),
    "replacements by the empty": _doubled("REPLACE({0}, '(.)', '$1$1$1$1')", 16),
    "encodings": _doubled("ENCODE_FOR_URI(CONCAT({0}, '%%%', {0}))", 30),
    "capitals of doublings": _doubled("UCASE(CONCAT({0}, LCASE({0})))", 34),
}


def memory() -> Iterator[Attack]:
    """What takes memory until there is no more."""
    for name, query in MEMORY.items():
        quick = name in ("an order", "doublings", "a concatenation")
        yield Attack(f"memory: {name}", direct(query), LIMITED, not quick)


PATTERNS = {
    "nested repetition": "^(a+)+$",
    "alternatives that overlap": "^(a|a|aa|aaa)*b$",
    "repeated any": ".*.*.*.*.*.*.*.*x",
    "counted": "(.{0,50}){0,50}x",
    "classes": r"^(\\p{L}|\\p{N}|\\s)*$",
    "no case": "(?i)(ß|ſ|K|k)*",
    "two hundred alternatives": "|".join(f"a{number}.*" for number in range(200)),
}


def expressions() -> Iterator[Attack]:
    """Regular expressions over as many texts as there are pairs and triples of statements."""
    text = "CONCAT(STR(?c), STR(?f), STR(?i))"
    for name, pattern in PATTERNS.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER REGEX({text}, '{pattern}', 'i') }}"
        yield Attack(f"expressions: {name}", direct(query), LIMITED, name != "nested repetition")
    computed = f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER REGEX({text}, CONCAT('(', STR(?c), '|', STR(?f), ')*')) }}"
    yield Attack("expressions: each of its own", direct(computed), LIMITED, True)
    replaced = f"SELECT (SUM(STRLEN(REPLACE({text}, '(.*?)(.)', '$2$1$2$1'))) AS ?n) {{ {THREE} }}"
    yield Attack("expressions: replacements", direct(replaced), LIMITED, True)


PRODUCTS = {
    "a count": f"SELECT (COUNT(*) AS ?n) {{ {FOUR} }}",
    "a question": f"ASK {{ {FOUR} FILTER(STRLEN(STR(?a)) + STRLEN(STR(?l)) < 0) }}",
    "an offset": f"SELECT * {{ {FOUR} }} OFFSET 9000000000 LIMIT 1",
    "a filter that never holds": f"SELECT * {{ {FOUR} FILTER(STRLEN(STR(?a)) + STRLEN(STR(?j)) < 0) }}",
    "not exists": f"SELECT * {{ {THREE} FILTER NOT EXISTS {{ ?x ?y ?z FILTER(?x = ?a || ?z != ?i) }} }}",
    "laterals": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"LATERAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(5)) + " }",
    "graphs": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(5)) + " }",
    "unions": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"{{ ?a{n} ?b{n} ?c{n} }} UNION {{ ?c{n} ?b{n} ?a{n} }}" for n in range(5))
    + " }",
    "arithmetic": f"SELECT (AVG(STRLEN(STR(?a)) * STRLEN(STR(?d)) / (1 + STRLEN(STR(?g)))) AS ?n) {{ {THREE} }}",
    "digests": f"SELECT (MAX(SHA512(CONCAT(STR(?a), STR(?f), STR(?i)))) AS ?m) {{ {THREE} }}",
    "a description": f"DESCRIBE ?a ?d ?g ?j {{ {FOUR} }}",
    "a sample": f"SELECT (SAMPLE(?x) AS ?y) {{ {THREE} BIND(CONCAT(STR(?c), STR(?i)) AS ?x) }}",
}


def products() -> Iterator[Attack]:
    """Everything with everything."""
    for name, query in PRODUCTS.items():
        yield Attack(f"products: {name}", form(query), LIMITED, name not in ("a count", "an offset"))


ANY = "(<a:b>|!<a:b>)"
PATHS = {
    "all pairs": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY}* ?b . ?c {ANY}* ?d }}",
    "both ways": f"SELECT (COUNT(*) AS ?n) {{ ?a ({ANY}|^{ANY})* ?b . ?b ({ANY}|^{ANY})* ?c }}",
    "stars of stars": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({ANY}|^{ANY})*)*)* ?b . ?b ((({ANY}|^{ANY})*)+)* ?c }}",
    "a sequence of any": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([f'({ANY}|^{ANY})'] * 12)} ?b }}",
    "a sequence of stars": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([f'({ANY}|^{ANY})*'] * 12)} ?b }}",
    "a sequence of options": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([f'({ANY}|^{ANY})?'] * 20)} ?b }}",
    "alternatives of sequences": "SELECT (COUNT(*) AS ?n) { ?a ("
    + "|".join([f"({ANY}/^{ANY}/{ANY})"] * 20)
    + ")+ ?b . ?b ?c ?d . ?e ?f ?g }",
    "from nowhere": f"SELECT (COUNT(*) AS ?n) {{ ?a ({ANY}|^{ANY})+ ?a . ?b ({ANY}|^{ANY})+ ?b . ?c ?d ?e }}",
    "in every graph": f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?a ({ANY}|^{ANY})* ?b }} ?c ({ANY}|^{ANY})* ?d }}",
    "in a filter": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f FILTER EXISTS {{ ?a ({ANY}|^{ANY})* ?d . "
    f"?d ({ANY}|^{ANY})* ?a }} }}",
}


def paths() -> Iterator[Attack]:
    for name, query in PATHS.items():
        yield Attack(f"paths: {name}", form(query), LIMITED, name != "stars of stars")


def _rows(variable: str, size: int) -> str:
    return f"VALUES ?{variable} {{ {' '.join(map(str, range(size)))} }}"


VALUES = {
    "three lists multiplied": " ".join(_rows(name, 1500) for name in "abc"),
    "twenty lists multiplied": " ".join(_rows(f"v{number}", 50) for number in range(20)),
    "rows that bind nothing": "VALUES (?a ?b ?c) {" + "(UNDEF UNDEF UNDEF)" * 500 + "} " + THREE,
    "lists that join on nothing": " ".join(f"VALUES (?x ?y{number}) {{ {'(UNDEF 1)' * 300} }}" for number in range(8)),
    "a list with all there is": _rows("v", 4000) + FOUR,
    "long rows": f"VALUES ({' '.join(f'?v{n}' for n in range(40))}) {{ {('(' + 'UNDEF ' * 40 + ')') * 100} }} {FOUR}",
}


def values() -> Iterator[Attack]:
    for name, pattern in VALUES.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        yield Attack(f"values: {name}", direct(query), LIMITED, name != "three lists multiplied")
    for size in (9_000, 12_000):
        query = f"SELECT * {{ {_rows('v', size)} }}"
        yield Attack(f"values: {size:,} rows", direct(query), frozenset({"query-too-complex"}))
    query = f"SELECT * {{ {_rows('v', 100_000)} }}"
    yield Attack("values: 100,000 rows", direct(query), frozenset({"body-too-large"}))
    yield Attack(
        "values: rows of other lengths", direct("SELECT * { VALUES (?a ?b) {" + "(1)" * 9_000 + "} }"), SCREENED
    )
    yield Attack("values: variables without end", direct("SELECT * { VALUES (" + "?a " * 9_000 + ") {} }"), SCREENED)
    yield Attack(
        "values: a list in the address", address("SELECT * { VALUES ?x {" + " 1" * 15_000 + " } ?x }"), SCREENED
    )


def attacks() -> Iterator[Attack]:
    for family in (nesting, chains, planning, memory, expressions, products, paths, values):
        yield from family()
