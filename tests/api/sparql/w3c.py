"""The protocol tests of the W3C (SPARQL 1.1 Protocol), stated as requests and answers.

Compared with `sparql/sparql11/protocol/manifest.ttl` of the repository w3c/rdf-tests as it was on 2026-08-07: its 34
tests are 39 requests, and each is here with the same method, parameters, headers and bytes.
"""

from urllib.parse import quote, urlencode

from tests.api.sparql.small import DATA

from foederis_api.sparql.protocol import RESULTS, TRIPLES

ONE, TWO, THREE = (DATA.format(number) for number in (1, 2, 3))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
TEXT = {"Content-Type": "text/plain"}
BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type . }}"
NAMED_GRAPHS = (f"GRAPH ?g1 {{ <{ONE}> a ?type }}", f"GRAPH ?g2 {{ <{TWO}> a ?type }}")
BOTH_NAMED = " ".join(NAMED_GRAPHS)


def graphs(**named: list[str]) -> str:
    return urlencode([(f"{kind.replace('_', '-')}-graph-uri", iri) for kind, iris in named.items() for iri in iris])


ZERO = "?" + graphs(default=[DATA.format(0)])
BIBLIOGRAPHIC = "http://purl.org/dc/terms/BibliographicResource"
PREFIXES = "PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"


# The updates of the manifest, and what it asks after each: whether that was done.
PUT = "http://example.org/protocol-update-dataset-{}test/"
TYPED = "a <http://purl.org/dc/terms/BibliographicResource>"
CLEARED = (
    "PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\nCLEAR ALL ;\nINSERT DATA {\n"
)
DROPPED = (
    CLEARED.replace("CLEAR", "DROP")
    + "".join(f"    GRAPH <{iri}> {{ <{iri}> a foaf:Document }}\n" for iri in (ONE, TWO, THREE))
    + "} ;\nINSERT {\n    GRAPH <%s> {\n        ?s %s\n    }\n}\nWHERE {\n    %s\n}"
)
UPDATE_ONE = (
    f"{CLEARED}    GRAPH <{ONE}> {{\n        <{ONE}> a foaf:Document\n    }}\n}} ;\n"
    f"INSERT {{\n    GRAPH <{PUT.format('')}> "
    "{\n        ?s a dc:BibliographicResource\n    }\n}\nWHERE {\n    ?s a foaf:Document\n}"
)
UPDATE_TWO = DROPPED % (PUT.format("graphs-"), "a dc:BibliographicResource", "?s a foaf:Document")
UPDATE_NAMED = DROPPED % (
    PUT.format("named-graphs-"), "a dc:BibliographicResource", "GRAPH ?g {\n        ?s a foaf:Document\n    }",
)  # fmt: skip
UPDATE_FULL = DROPPED % (
    PUT.format("full-"), "<http://example.org/in> ?in",
    ("{\n        GRAPH ?g { ?s a foaf:Document }\n        BIND(?g AS ?in)\n    }\n    UNION\n"
    '    {\n        ?s a foaf:Document .\n        BIND("default" AS ?in)\n    }'),
)  # fmt: skip
UPDATE_BASE = (
    "CLEAR SILENT GRAPH <http://example.org/protocol-base-test/> ;\nINSERT DATA { GRAPH "
    "<http://example.org/protocol-base-test/> { <http://example.org/s> <http://example.org/p> <test> } }"
)
DONE_ONE = f"ASK {{\n    GRAPH <{PUT.format('')}> {{\n        <{ONE}> {TYPED}\n    }}\n}}"
DONE = (
    "ASK {\n    GRAPH <%s> {\n        %s .\n        %s .\n    }\n    FILTER NOT EXISTS {\n"
    "        GRAPH <%s> {\n            %s\n        }\n    }\n}"
)
BOTH_DONE = (f"<{ONE}> {TYPED}", f"<{TWO}> {TYPED}")
DONE_TWO, DONE_NAMED = (
    DONE % (PUT.format(name), *BOTH_DONE, PUT.format(name), f"<{THREE}> {TYPED} .")
    for name in ("graphs-", "named-graphs-")
)
DONE_FULL = DONE % (
    PUT.format("full-"), f'<{ONE}> <http://example.org/in> "default"', f"<{TWO}> <http://example.org/in> <{TWO}>",
    PUT.format("full-"), f"<{THREE}> ?p ?o",
)  # fmt: skip
DONE_BASE = (
    "ASK {\n    GRAPH <http://example.org/protocol-base-test/> {\n        "
    '<http://example.org/s> <http://example.org/p> ?o\n        FILTER (isIRI(?o) && STR(?o) != "test")\n    }\n}'
)

# The tests of the W3C's manifest for the protocol, all 34, in its order and as it states them; a second request of a
# test stands by itself. name: method, what follows /sparql, headers, body; then what is answered: true, false, the
# media types, or the status. Where the manifest lets an update succeed it is refused here, and nothing is changed.
W3C: dict[str, tuple[str, str, dict[str, str], bytes, object]] = {
    "query_post_form": ("POST", ZERO, FORM, b"query=ASK%20%7B%7D", True),
    "query_dataset_default_graphs_get": (
        "GET", f"?query={quote(BOTH, safe='')}&" + graphs(default=[ONE, TWO]), {}, b"", True,
    ),
    "query_dataset_default_graphs_post": ("POST", "?" + graphs(default=[ONE, TWO]), DIRECT, BOTH.encode(), True),
    "query_dataset_named_graphs_post": (
        "POST", "?" + graphs(named=[ONE, TWO]), DIRECT, f"ASK {{ {BOTH_NAMED} }}".encode(), True,
    ),
    "query_dataset_named_graphs_get": (
        "GET", f"?query={quote(f'ASK {{ {BOTH_NAMED} }}', safe='')}&" + graphs(named=[ONE, TWO]), {}, b"", True,
    ),
    "query_dataset_full": (
        "POST", "?" + graphs(default=[THREE], named=[ONE, TWO]), DIRECT,
        "\n  ".join(["ASK {", f"<{THREE}> a ?type", *NAMED_GRAPHS]).encode() + b"\n}", True,
    ),
    "query_multiple_dataset": (
        "POST", "?" + graphs(named=[ONE, TWO]), DIRECT, f"ASK FROM <{THREE}> {{ {BOTH_NAMED} }}".encode(), True,
    ),
    "query_get": ("GET", "?query=ASK%20%7B%7D&" + ZERO[1:], {}, b"", True),
    "query_content_type_select": ("POST", ZERO, DIRECT, b"SELECT (1 AS ?value) {}", RESULTS),
    "query_content_type_ask": ("POST", ZERO, DIRECT, b"ASK {}", RESULTS),
    "query_content_type_describe": ("POST", ZERO, DIRECT, b"DESCRIBE <http://example.org/>", TRIPLES),
    "query_content_type_construct": ("POST", ZERO, DIRECT, b"CONSTRUCT { <s> <p> 1 } WHERE {}", TRIPLES),
    "update_dataset_default_graph": ("POST", "?" + graphs(using=[ONE]), UPDATE, UPDATE_ONE.encode(), 415),
    "update_dataset_default_graph, then": ("POST", "", DIRECT, DONE_ONE.encode(), False),
    "update_dataset_default_graphs": ("POST", "?" + graphs(using=[ONE, TWO]), UPDATE, UPDATE_TWO.encode(), 415),
    "update_dataset_default_graphs, then": ("POST", "", DIRECT, DONE_TWO.encode(), False),
    "update_dataset_named_graphs": ("POST", "?" + graphs(using_named=[ONE, TWO]), UPDATE, UPDATE_NAMED.encode(), 415),
    "update_dataset_named_graphs, then": ("POST", "", DIRECT, DONE_NAMED.encode(), False),
    "update_dataset_full": (
        "POST", "?" + graphs(using=[ONE], using_named=[TWO]), UPDATE, UPDATE_FULL.encode(), 415,
    ),
    "update_dataset_full, then": ("POST", "", DIRECT, DONE_FULL.encode(), False),
    "update_post_form": ("POST", "", FORM, b"update=CLEAR+ALL", 400),
    "update_post_direct": ("POST", "", UPDATE, b"CLEAR ALL", 415),
    "update_base_uri": ("POST", "", UPDATE, UPDATE_BASE.encode(), 415),
    "update_base_uri, then": ("POST", "", DIRECT, DONE_BASE.encode(), False),
    "query_post_direct": ("POST", "", DIRECT, b"ASK {}", True),
    "bad_query_method": ("PUT", "?query=ASK%20%7B%7D&" + ZERO[1:], FORM, b"", 405),
    "bad_multiple_queries": ("GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", {}, b"", 400),
    "bad_query_wrong_media_type": ("POST", "", TEXT, b"ASK {}", 415),
    "bad_query_missing_form_type": ("POST", "", {}, b"query=ASK%20%7B%7D", 415),
    "bad_query_missing_direct_type": ("POST", "", {}, b"ASK {}", 415),
    "bad_query_non_utf8": (
        "POST", "", {"Content-Type": "application/sparql-query; charset=UTF-16"}, "ASK {}".encode("utf-16"), 415,
    ),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", {}, b"", 400),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", {}, b"", 400),
    "bad_multiple_updates": ("POST", "", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 400),
    "bad_update_wrong_media_type": ("POST", "", TEXT, b"CLEAR NAMED", 415),
    "bad_update_missing_form_type": ("POST", "", {}, b"update=CLEAR%20NAMED", 415),
    "bad_update_non_utf8": (
        "POST", "", {"Content-Type": "application/sparql-update; charset=UTF-16"}, "CLEAR NAMED".encode("utf-16"), 415,
    ),
    "bad_update_syntax": ("POST", "", FORM, b"update=CLEAR%20XYZ", 400),
    "bad_update_dataset_conflict": (
        "POST", "?using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople", UPDATE,
        (b"PREFIX foaf:  <http://xmlns.com/foaf/0.1/>\nWITH <http://example/addresses>\n"
        b"DELETE { ?person foaf:givenName 'Bill' }\nINSERT { ?person foaf:givenName 'William' }\n"
        b"WHERE {\n    ?person foaf:givenName 'Bill'\n}"), 415,
    ),
}  # fmt: skip
