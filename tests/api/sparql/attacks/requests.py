"""Attacks on what reads a request, before any query is read: bodies, character sets, IRIs, headers, methods."""

import gzip
from collections.abc import Iterator

from tests.api.sparql.attacks.attack import (
    DIRECT,
    FORM,
    MALFORMED,
    SCREENED,
    UNREAD,
    Attack,
    Header,
    direct,
    got,
    sent,
    wire,
)

MEGABYTE = 1024 * 1024
TEN = 10 * MEGABYTE
LARGE = frozenset({"body-too-large"})
NO_MEDIA = frozenset({"unsupported-media-type"})
NO_METHOD = frozenset({"method-not-allowed"})
INVALID = frozenset({"invalid-parameter"})
TOO_MUCH = frozenset({"head-too-large"})
NO_HTTP = frozenset({UNREAD, "malformed-http", "head-too-large", "too-slow", "method-not-allowed"})
DAY = "Mon, 20 Nov 2023"
BAD = "ASK {"  # no query: what is asked with it is answered by an error, whatever else becomes of it
HOST: Header = ("Host", "x")
UPGRADE: Header = ("Connection", "Upgrade")
TYPED: Header = ("Content-Type", DIRECT)


def _chunked(body: bytes, size: int) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def bodies() -> Iterator[Attack]:
    for kind in (DIRECT, FORM):
        yield Attack(f"bodies: ten megabytes as {kind}", sent("/sparql", b"query=" + b"a" * TEN, kind), LARGE)
    chunks = wire("POST", "/sparql", [HOST, TYPED, ("Transfer-Encoding", "chunked")], _chunked(b"a" * TEN, 65_536))
    yield Attack("bodies: ten megabytes in chunks", chunks, LARGE)
    small = wire("POST", "/sparql", [HOST, TYPED, ("Transfer-Encoding", "chunked")], _chunked(b"a" * 100_000, 1))
    yield Attack("bodies: 100,000 chunks of a byte", small, LARGE)
    yield Attack("bodies: 64 KB and a byte", direct("#" * (64 * 1024 + 1)), LARGE)
    yield Attack("bodies: 64 KB", direct("#" * (64 * 1024)), frozenset({"query-too-complex"}))
    stated = wire("POST", "/sparql", [HOST, TYPED, ("Content-Length", str(10**15))], b"ASK {}" + b" " * 2 * MEGABYTE)
    yield Attack("bodies: a petabyte stated", stated, LARGE)
    yield Attack("bodies: blanks", direct(" " * 60_000), frozenset({"query-too-complex"}))
    yield Attack("bodies: nothing", direct(""), SCREENED)
    yield Attack("bodies: a form of nothing", sent("/sparql", b"", FORM), MALFORMED)
    packed = gzip.compress(b"#" * TEN)
    yield Attack("bodies: packed", direct(packed, ("Content-Encoding", "gzip")), MALFORMED)
    many = sent("/sparql", b"query=ASK%7B%7D" + b"&a=b" * 15_000, FORM)
    yield Attack("bodies: a form of 15,000 fields", many, MALFORMED)
    yield Attack("bodies: a form of ampersands", sent("/sparql", b"&" * 60_000, FORM), MALFORMED)
    yield Attack("bodies: a form of percent signs", sent("/sparql", b"query=" + b"%" * 60_000, FORM), SCREENED)
    graphs = sent("/sparql", b"query=ASK%7B%7D" + b"".join(b"&named-graph-uri=a:%d" % n for n in range(600)), FORM)
    yield Attack("bodies: 600 graphs", graphs, MALFORMED)
    twice = sent("/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM)
    yield Attack("bodies: two queries", twice, MALFORMED)
    parts = b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK {}\r\n--x--\r\n'
    yield Attack("bodies: in parts", sent("/sparql", parts, "multipart/form-data; boundary=x"), NO_MEDIA)
    json = b'{"query": ' + b"[" * 30_000 + b"}"
    yield Attack("bodies: JSON", sent("/sparql", json, "application/json"), NO_MEDIA)
    xml = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    yield Attack("bodies: XML with entities", sent("/sparql", xml, "application/xml"), NO_MEDIA)
    yield Attack("bodies: of no type", sent("/sparql", b"ASK {}", None), NO_MEDIA)
    yield Attack("bodies: of a type without end", sent("/sparql", b"ASK {}", "a/" + "b" * 30_000), NO_MEDIA)
    yield Attack("bodies: of two types", direct("ASK {", ("Content-Type", FORM)), SCREENED | NO_MEDIA | MALFORMED)
    charset = "; charset=utf-7" * 2_000
    yield Attack("bodies: of 2,000 character sets", sent("/sparql", b"ASK {}", DIRECT + charset), NO_MEDIA)


CHARACTERS = {
    "a stray byte": b"ASK {} # \xff",
    "a stray continuation": b"ASK {} # \x80",
    "an overlong slash": b"ASK {} # \xc0\xaf",
    "an overlong zero": b"ASK {} # \xc0\x80",
    "half a character": b"ASK {} # \xe4\xb8",
    "a surrogate": b"ASK {} # \xed\xa0\x80",
    "a pair of surrogates": b"ASK {} # \xed\xa0\xbd\xed\xb8\x80",
    "past the last character": b"ASK {} # \xf4\x90\x80\x80",
    "five bytes": b"ASK {} # \xf8\x88\x80\x80\x80",
    "Latin-1": "ASK { ?s ?p 'é' }".encode("latin-1"),
    "UTF-16": "ASK {}".encode("utf-16"),
    "UTF-16 without a mark": "ASK {}".encode("utf-16-be"),
    "UTF-32": "ASK {}".encode("utf-32"),
    "U+0000": b"ASK {} # \0",
    "zeros alone": b"\0" * 30_000,
    "bad bytes without end": b"\xff" * 30_000,
}
SPOKEN = {  # in UTF-8, and no query
    "an escaped surrogate": r"SELECT * { ?s ?p '\uD800' }",
    "an escaped pair of surrogates": r"SELECT * { ?s ?p '\uD83D\uDE00' }",
    "an escape past the last character": r"SELECT * { ?s ?p '\UFFFFFFFF' }",
    "an escape without digits": r"SELECT * { ?s ?p '\u' }",
    "an escaped zero": r"SELECT * { \u0000 }",
    "a name of marks": "SELECT * { ?" + "\u0301" * 9_000 + " }",
    "characters from right to left": "SELECT * { \u202e }",
    "private characters": "\ue000" * 5_000,
}


def characters() -> Iterator[Attack]:
    for name, body in CHARACTERS.items():
        yield Attack(f"characters: {name}", direct(body), MALFORMED)
        quoted = "".join(f"%{byte:02x}" for byte in body[:3_000])
        yield Attack(f"characters: {name}, in the address", got(f"/sparql?query={quoted}"), MALFORMED)
    for name, text in SPOKEN.items():
        yield Attack(f"characters: {name}", direct(text), SCREENED)
    yield Attack("characters: the name of a parameter", got("/sparql?query=ASK%7B%7D&%ff=1"), MALFORMED)
    yield Attack("characters: %u", got("/sparql?query=%u0041SK%7B%7D"), SCREENED)
    yield Attack("characters: a lone percent sign", got("/sparql?query=%"), SCREENED)
    raw = b"GET /sparql?query=\xff HTTP/1.1\r\nHost: x\r\n\r\n"
    yield Attack("characters: raw bytes in the address", raw, NO_HTTP | MALFORMED)


GRAPHS = {
    "relative": "here",
    "empty": "",
    "a blank": "a: b",
    "angle brackets": "<http://example.org/>",
    "quotes": 'http://example.org/"',
    "braces": "http://example.org/{}",
    "a line": "http://example.org/%0AX-Header:1",
    "an open bracket": "http://[",
    "a bad port": "http://example.org:x/",
    "a bad escape": "http://example.org/%25zz",
    "a scheme of digits": "1a:b",
    "a backslash": "http://example.org\\x",
    "a zero": "http://example.org/%00",
    "a way out of the query": "a:b%3E%20%7B%7D%20%23",
}
IRIS = {
    "a blank": "ASK { <http://e/ a> ?p ?o }",
    "an open bracket": "ASK { <http://[> ?p ?o }",
    "a bad port": "ASK { <http://e:x/> ?p ?o }",
    "a bad escape": "ASK { <http://e/%zz> ?p ?o }",
    "an escaped bracket": r"ASK { <http://e/\u003E> ?p ?o }",
    "an escaped blank": r"ASK { <http://e/\u0020> ?p ?o }",
    "a line in it": "ASK { <http://e/\n> ?p ?o }",
    "an IRI in an IRI": "ASK { <http://e/<http://e/>> ?p ?o }",
    "never closed": "ASK { <" + "a" * 30_000 + " ?p ?o }",
    "a base that is none": "BASE <:::> ASK { <a> ?p ?o }",
    "a prefix unknown": "ASK { nobody:knows ?p ?o }",
    "a prefix that is no IRI": "PREFIX a: <%> ASK { a:b ?p ?o }",
    "a dataset that is none": "ASK FROM <http://[> {}",
    "a type that is none": "ASK { ?s ?p '1'^^<http://[> }",
    "a language that is none": "ASK { ?s ?p 'a'@" + "a" * 5_000 + " }",
}


def iris() -> Iterator[Attack]:
    for name, iri in GRAPHS.items():
        for kind in ("default", "named"):
            target = f"/sparql?query=ASK%7B%7D&{kind}-graph-uri={iri}".replace(" ", "%20")
            yield Attack(f"iris: {kind} graph, {name}", got(target), MALFORMED)
    for name, query in IRIS.items():
        yield Attack(f"iris: {name}", direct(query), SCREENED)


LENGTHS = {
    "two lengths": ("Content-Length: 6", "Content-Length: 7"),
    "two lengths in one": ("Content-Length: 6, 7",),
    "a negative length": ("Content-Length: -6",),
    "a length with a sign": ("Content-Length: +6",),
    "a length in hex": ("Content-Length: 0x6",),
    "a length of letters": ("Content-Length: six",),
    "an empty length": ("Content-Length:",),
    "a length of other digits": ("Content-Length: \xb2",),
    "a length without end": ("Content-Length: " + "9" * 5_000,),
    "an unknown coding": ("Transfer-Encoding: cow",),
    "a coding of the content": ("Transfer-Encoding: gzip, chunked",),
    "no coding": ("Transfer-Encoding: identity",),
    "chunks twice": ("Transfer-Encoding: chunked, chunked",),
    "chunks in two headers": ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
    "chunks that are none": ("Transfer-Encoding: chunked",),
    "a vertical tab in the coding": ("Transfer-Encoding: \x0bchunked",),
}
CHUNKS = {
    "a size of letters": b"xyz\r\nASK {}\r\n0\r\n\r\n",
    "a negative size": b"-6\r\nASK {}\r\n0\r\n\r\n",
    "a size without end": b"f" * 30_000 + b"\r\n",
    "an extension without end": b"6;" + b"a" * 200_000 + b"\r\nASK {}\r\n0\r\n\r\n",
    "more than it says": b"1\r\nASK {}\r\n0\r\n\r\n",
    "a trailer without end": b"6\r\nASK {}\r\n0\r\n" + b"A: b\r\n" * 40_000 + b"\r\n",
}
LINES = {
    "a header without a colon": b"GET /sparql HTTP/1.1\r\nHost x\r\n\r\n",
    "a blank before the colon": b"GET /sparql HTTP/1.1\r\nHost : x\r\n\r\n",
    "a header without a name": b"GET /sparql HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "a zero in a header": b"GET /sparql HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n",
    "a zero in a name": b"GET /sparql HTTP/1.1\r\nHost: x\r\nA\0: b\r\n\r\n",
    "no host": b"GET /sparql HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /sparql HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "a folded line first": b"GET /sparql HTTP/1.1\r\n Host: x\r\n\r\n",
    "no version": b"GET /sparql\r\n\r\n",
    "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64 + b"\r\n\r\n",
    "another protocol": b"SSH-2.0-x\r\n\r\n",
    "blanks in the address": b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method without end": b"G" * 100_000 + b" /sparql HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address without end": b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of ten megabytes": b"GET /sparql?query=" + b"a" * TEN + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header without end": b"GET /sparql HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 200_000 + b"\r\n\r\n",
    "a header of ten megabytes": b"GET /sparql HTTP/1.1\r\nHost: x\r\nA: " + b"a" * TEN + b"\r\n\r\n",
    "50,000 headers": b"GET /sparql HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 50_000 + b"\r\n",
    "lines without end": b"\r\n" * 100_000 + b"GET\r\n\r\n",
}  # fmt: skip
ODD: dict[str, tuple[tuple[Header, ...], frozenset[str]]] = {  # with a query that is none
    "Accept: a picture": ((("Accept", "image/png"),), frozenset({"not-acceptable"})),
    "Accept: nothing at all": ((("Accept", "*/*;q=0"),), frozenset({"not-acceptable"})),
    "Accept: 60 KB of ranges": ((("Accept", "a/b," * 12_000),), frozenset({"not-acceptable"}) | SCREENED | NO_HTTP),
    "Accept: 60 KB of one": ((("Accept", "a/" + "b" * 50_000),), frozenset({"not-acceptable"})),
    "Accept: open quotes": ((("Accept", 'a/b;x="' + '\\"' * 1_500),), SCREENED),
    "Accept: qualities that are none": ((("Accept", "text/csv;q=1e999,*/*;q=-1,a/b;q=NaN"),), SCREENED),
    "Accept: semicolons": ((("Accept", "text/csv" + ";" * 4_000),), SCREENED),
    "Accept: semicolons and blanks": ((("Accept", "a/b" + "; " * 2_000 + "!"),), SCREENED),
    "Accept: quotes that never close": ((("Accept", '"\\' * 2_000),), SCREENED),
    "If-Modified-Since: a zone without end": ((("If-Modified-Since", f"{DAY} 10:00:00 +{'9' * 5_000}"),), SCREENED),
    "If-Modified-Since: a year without end": ((("If-Modified-Since", f"{DAY}{'9' * 50} 10:00:00 GMT"),), SCREENED),
    "Accept: in 500 headers": (tuple(("Accept", "a/b") for _ in range(500)), frozenset({"not-acceptable"}) | SCREENED),
    "Accept: in other letters": ((("Accept", "\xff\xfe/\xfd"),), SCREENED),
    "Accept-Encoding: a bomb": ((("Accept-Encoding", "gzip;q=1," * 5_000),), SCREENED),
    "Accept-Language: 50 KB": ((("Accept-Language", "a-b," * 12_000),), SCREENED),
    "1,000 headers": (tuple((f"X-{number}", "x") for number in range(1_000)), SCREENED),
    "300 cookies": (tuple(("Cookie", f"a{number}=b") for number in range(300)), SCREENED),
    "Range: 10,000 of them": ((("Range", "bytes=" + "0-0," * 10_000 + "0-0"),), SCREENED),
    "If-None-Match: 10,000 tags": ((("If-None-Match", '"a",' * 10_000),), SCREENED),
    "If-Match: nothing fits": ((("If-Match", '"a"'),), SCREENED),
    "Upgrade: websocket": (
        (("Upgrade", "websocket"), UPGRADE, ("Sec-WebSocket-Key", "x"), ("Sec-WebSocket-Version", "13")),
        SCREENED | NO_HTTP,
    ),
    "Upgrade: h2c": ((("Upgrade", "h2c"), UPGRADE, ("HTTP2-Settings", "AAA")), SCREENED),
    "Expect: something else": ((("Expect", "200-ok"),), SCREENED),
    "X-Forwarded-For: 1,000 proxies": ((("X-Forwarded-For", "10.0.0.1," * 1_000),), SCREENED),
    "X-Forwarded-For: no address": ((("X-Forwarded-For", "'; DROP"), ("X-Forwarded-Proto", "gopher")), SCREENED),
    "Forwarded: quotes": ((("Forwarded", 'for="[::1'),), SCREENED),
    "X-Original-URL: another address": ((("X-Original-URL", "/healthz"), ("X-Rewrite-URL", "/healthz")), SCREENED),
    "Origin: null": ((("Origin", "null"),), SCREENED),
    "Origin: 30 KB": ((("Origin", "http://" + "a" * 30_000),), SCREENED),
    "Host: another": ((("Host", "example.org"),), SCREENED | NO_HTTP),
    "Connection: everything": ((("Connection", "close, keep-alive, host, content-length, x"),), SCREENED),
    "Authorization: 50 KB": ((("Authorization", "Basic " + "A" * 50_000),), SCREENED),
}  # fmt: skip


def headers() -> Iterator[Attack]:
    for name, lines in LENGTHS.items():
        head = "\r\n".join(["POST /sparql HTTP/1.1", "Host: x", f"Content-Type: {DIRECT}", *lines])
        yield Attack(f"headers: {name}", head.encode("latin-1") + b"\r\n\r\nASK {\r\n\r\n", NO_HTTP | LARGE | SCREENED)
    both = wire(
        "POST", "/sparql", [HOST, TYPED, ("Content-Length", "4"), ("Transfer-Encoding", "chunked")], b"0\r\n\r\n"
    )
    yield Attack("headers: a length and chunks", both, NO_HTTP | SCREENED)
    for name, body in CHUNKS.items():
        begun = wire("POST", "/sparql", [HOST, TYPED, ("Transfer-Encoding", "chunked")])
        yield Attack(f"headers: chunks with {name}", begun + body, NO_HTTP | LARGE | frozenset({"malformed-request"}))
    for name, raw in LINES.items():
        yield Attack(f"headers: {name}", raw, NO_HTTP)
    for name, (more, may) in ODD.items():
        yield Attack(f"headers: {name}", direct(BAD, *more), may | TOO_MUCH)
    version = got("/sparql?query=ASK%7B").replace(b"HTTP/1.1", b"HTTP/9.9")
    yield Attack("headers: a version unknown", version, NO_HTTP | SCREENED)
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield Attack("headers: the preface of HTTP/2", preface, NO_HTTP | frozenset({"not-found"}))
    hidden = direct(BAD) + direct("CLEAR ALL")
    yield Attack("headers: a request behind a request", hidden, SCREENED)


def methods() -> Iterator[Attack]:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "LOCK", "MKCOL", "COPY", "SEARCH", "QUERY", "PURGE"):
        body = sent("/sparql", b"ASK {}", DIRECT, method=method)
        yield Attack(f"methods: {method}", body, NO_METHOD)
    for method in ("get", "pOsT", "GETT", "UPDATE", "!"):
        yield Attack(f"methods: {method}", got("/sparql?query=ASK%7B", method=method), NO_METHOD | NO_HTTP | SCREENED)
    yield Attack(
        "methods: CONNECT", wire("CONNECT", "127.0.0.1:1", [HOST]), NO_METHOD | NO_HTTP | frozenset({"not-found"})
    )
    bodied = sent("/sparql?query=ASK%7B", b"CLEAR ALL", DIRECT, method="GET")
    yield Attack("methods: GET with an update in its body", bodied, SCREENED)
    yield Attack("methods: POST with its query in the address", sent("/sparql?query=ASK%7B%7D", b"", FORM), MALFORMED)
    bodiless = got("/sparql?query=ASK%7B", ("Connection", "close"), method="HEAD")
    yield Attack(
        "methods: HEAD of no query", bodiless, frozenset({UNREAD})
    )  # an answer to HEAD has no body to say more
    for name, target in {
        "a parent": "/sparql/../../etc/passwd",
        "an escaped parent": "/sparql/%2e%2e/%2e%2e/etc/passwd",
        "a zero": "/sparql%00",
        "capitals": "/SPARQL",
        "two slashes": "//sparql",
        "a slash behind it": "/sparql/",
        "a parameter of the path": "/sparql;x=1",
        "a blank behind it": "/sparql%20",
        "bad UTF-8": "/sparql%ff",
        "a thousand segments": "/sparql" + "/a" * 1_000,
    }.items():
        found = frozenset({"not-found", "method-not-allowed", UNREAD})
        yield Attack(f"methods: {name} in the path", got(target), found)
    for name, follows in {
        "a format": "query=ASK%7B%7D&format=json",
        "a callback": "query=ASK%7B%7D&callback=alert",
        "a time": "query=ASK%7B%7D&timeout=9999",
        "a name without end": "query=ASK%7B%7D&" + "a" * 30_000 + "=1",
        "2,000 names": "&".join(f"a{number}=1" for number in range(2_000)),
        "a name in brackets": "query[]=ASK%7B%7D",
        "a name in capitals": "QUERY=ASK%7B%7D",
        "no value": "query",
        "a dataset alone": "default-graph-uri=a:b",
    }.items():
        yield Attack(f"methods: {name} among the parameters", got(f"/sparql?{follows}"), MALFORMED | SCREENED | INVALID)
    names = "&".join(f"{number:x}" for number in range(12_000))
    for path in ("/sparql", "/events", "/healthz", "/queries/answers-to-event"):
        yield Attack(f"methods: 12,000 names at {path}", got(f"{path}?{names}"), INVALID | MALFORMED)


def attacks() -> Iterator[Attack]:
    for family in (bodies, characters, iris, headers, methods):
        yield from family()
