"""The check of the record: each kind of fault is found, told with its place, and told how to mend."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from foederis import house, names
from foederis.check import Finding, Report, Severity, check, check_derived
from foederis.check.files import File, read
from foederis.check.places import NOWHERE
from foederis.check.short import expand, short
from foederis.errors import RecordError

PREFIXES = """\
@prefix act: <https://w3id.org/foederis/id/act/> .
@prefix concept: <https://w3id.org/foederis/id/concept/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/foederis/id/event/> .
@prefix fo: <https://w3id.org/foederis/ontology#> .
@prefix place: <https://w3id.org/foederis/id/place/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix scheme: <https://w3id.org/foederis/id/scheme/> .
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/foederis/id/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEAD = PREFIXES.count("\n")  # lines before the first line of a file's own
# As much of a vocabulary as these records need; what it lacks itself is not looked at here.
VOCABULARY = """
fo:State a rdfs:Class . fo:Event a rdfs:Class . fo:Place a rdfs:Class . fo:Act a rdfs:Class . fo:Seal a rdfs:Class .
fo:date a rdfs:Class . fo:region a rdfs:Class . fo:inState a rdfs:Class . fo:precision a rdfs:Class .
fo:follows a rdfs:Class . fo:actor a rdfs:Class . fo:underStateSince a rdfs:Class .
concept:region-asia a rdfs:Class . concept:region-africa a rdfs:Class . concept:precision-city a rdfs:Class .
"""
CHINA = """
state:chn a fo:State ;
    rdfs:label "China"@en, "중국"@ko, "中国"@zh-hans ;
    skos:notation "CHN" ;
    fo:region concept:region-asia .
"""
SEOUL = """
place:seoul a fo:Place ;
    rdfs:label "Seoul"@en ;
    fo:precision concept:precision-city .
"""

Check = Callable[..., Report]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    """Checks a record of the files given, by name, with the project's shapes and the small vocabulary."""

    def run(**files: str | bytes) -> Report:
        for folder, file, text in (("ontology", "terms", VOCABULARY), *(("data", *item) for item in files.items())):
            path = tmp_path / folder / f"{file}.ttl"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else (PREFIXES + text).encode())
        return check(tmp_path / "data", ontology=tmp_path / "ontology")

    return run


def only(report: Report, shape: str) -> Finding:
    """The one finding of a report, of that shape."""
    (finding,) = report.findings
    assert finding.shape == shape
    return finding


def event(slug: str, *more: str) -> str:
    said = ['rdfs:label "An event"@en, "사건"@ko, "事件"@zh-hans', *(more or ('fo:date "2024"^^edtf:EDTF',))]
    return f"event:{slug} a fo:Event ;\n    " + " ;\n    ".join(said) + " .\n"


# -- the record of the project


def test_the_record_passes() -> None:
    assert [str(finding) for finding in check().violations] == []


def test_every_subject_and_every_name_is_found_where_it_is_written() -> None:
    """The reader of places agrees with the parser over all that is written."""
    folders = (house.ontology(), house.record(), house.shapes())
    files = [item for folder in folders for item in read(folder, of_record=False)]
    for file in files:
        assert isinstance(file, File), file
        for said in file.statements:
            found = file.places.of(said.subject, said.predicate, said.object.value)
            assert found != file.places.of(said.subject, said.predicate), (file.name, said)
            assert file.places.of(said.subject, said.predicate) != file.places.of(said.subject), (file.name, said)


# -- a sound record


def test_a_sound_record_has_no_findings(checked: Check) -> None:
    report = checked(chn=CHINA, places=SEOUL)
    assert report == Report()
    assert report.ok


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such folder"):
        check(tmp_path / "nowhere")


# -- syntax


def test_a_syntax_error_names_file_line_and_column(checked: Check) -> None:
    finding = only(checked(chn=CHINA.replace('"CHN" ;', '"CHN"'), places=SEOUL), "check:syntax")
    assert finding.place == f"data/chn.ttl:{HEAD + 5}:5"
    assert "not Turtle" in finding.message
    assert "data/chn.ttl" in str(finding)


def test_a_syntax_error_does_not_hide_other_faults_nor_make_new_ones(checked: Check) -> None:
    report = checked(
        chn="state:chn a fo:State",
        places=SEOUL.replace("-city", "-city ; fo:inState state:chn"),
        other=event("x", 'fo:date "1"'),
    )
    assert {finding.shape for finding in report.findings} == {"check:syntax", "shape:event-date"}


def test_bytes_that_are_no_text(checked: Check) -> None:
    finding = only(checked(chn=b"# one\n# two \xff\n"), "check:syntax")
    assert (finding.place, finding.message) == ("data/chn.ttl:2", "this is not UTF-8")


# -- names


def test_an_unknown_slug_names_the_nearest(checked: Check) -> None:
    finding = only(
        checked(chn=CHINA, places=SEOUL.replace("-city", "-city ;\n    fo:inState state:chm")), "check:reference"
    )
    assert finding.place == f"data/places.ttl:{HEAD + 5}:16"
    assert finding.node == "place:seoul"
    assert finding.value == "state:chm"
    assert finding.message == "nothing is called state:chm"
    assert finding.mend == "Nearest known: state:chn"


def test_an_unknown_slug_is_told_once_a_file(checked: Check) -> None:
    place = SEOUL.replace("-city", "-city ; fo:inState state:xyz")
    finding = only(checked(places=place + place.replace("place:seoul", "place:busan")), "check:reference")
    assert finding.message == "nothing is called state:xyz (and 1 more times in this file)"
    assert finding.mend == "Write it down, or correct its name: state is no kind of thing"


def test_an_unknown_term_names_the_nearest(checked: Check) -> None:
    report = checked(chn=CHINA.replace("fo:region", "fo:regon"))
    assert {finding.shape for finding in report.findings} == {"check:reference", "shape:state"}
    (finding,) = (finding for finding in report.findings if finding.shape == "check:reference")
    assert (finding.node, finding.mend) == ("state:chn", "Nearest known: fo:region, fo:precision")
    assert finding.message == "the vocabulary has no term fo:regon"


def test_an_unknown_term_of_a_vocabulary_that_is_reused(checked: Check) -> None:
    report = checked(chn=CHINA.replace("skos:notation", "skos:notatoin"), seoul=SEOUL)
    (finding,) = (finding for finding in report.findings if finding.shape == "check:reference")
    assert finding.message == "there is no term skos:notatoin"
    assert finding.mend.startswith("Nearest known: skos:notation,")
    (finding,) = (
        f
        for f in checked(
            chn=CHINA, x=event("x") + event("y", 'fo:date "2024"^^edtf:EDTF ; sem:hasPlaces state:chn')
        ).findings
        if f.shape == "check:reference"
    )
    assert finding.message == "there is no term sem:hasPlaces"


def test_a_prefix_stands_for_the_same_everywhere(checked: Check) -> None:
    wrong = PREFIXES.replace("/id/place/", "/id/places/").replace("edtf: <http:", "edtf: <https:") + SEOUL
    report = checked(places=wrong.encode())
    told = {finding.message: finding for finding in report.findings if finding.shape == "check:prefix"}
    finding = told["the prefix place: stands for <https://w3id.org/foederis/id/places/>"]
    assert (finding.line, finding.mend) == (6, "Write @prefix place: <https://w3id.org/foederis/id/place/>")
    assert "the prefix edtf: stands for <https://id.loc.gov/datatypes/edtf/>" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("state:chn fo:region concept:region-asia .", "no class is given"),
        ("state:chn a fo:Seal .", "no shape checks fo:Seal"),
        ('<https://example.org/x> rdfs:label "x"@en .', "the record speaks only of things of its own"),
    ],
)
def test_nothing_slips_past_the_shapes(checked: Check, text: str, message: str) -> None:
    finding = only(checked(odd=text), "check:class")
    assert finding.message == message
    assert finding.line == HEAD + 1


# -- shapes


def test_a_shape_failure_names_file_node_shape_value_and_mend(checked: Check) -> None:
    finding = only(checked(chn=CHINA.replace('"CHN"', '"China"')), "shape:state-code")
    assert finding.place == f"data/chn.ttl:{HEAD + 4}:19"
    assert (finding.node, finding.path, finding.value) == ("state:chn", "skos:notation", "China")
    assert finding.message == "“China” has not the form that skos:notation takes"
    assert finding.mend == "Give the three capital letters of ISO 3166-1 with one skos:notation"
    assert all(part in str(finding) for part in ("data/chn.ttl", "state:chn", "shape:state-code", finding.mend))


def test_what_is_missing_is_told_where_the_node_begins(checked: Check) -> None:
    finding = only(checked(chn=CHINA.replace('    skos:notation "CHN" ;\n', "")), "shape:state-code")
    assert (finding.line, finding.column) == (HEAD + 2, 1)
    assert finding.message == "skos:notation is missing"


def test_a_property_of_another_class_is_told(checked: Check) -> None:
    finding = only(checked(chn=CHINA.replace("fo:region", 'fo:date "2024"^^edtf:EDTF ; fo:region')), "shape:state")
    assert finding.message == "fo:date does not belong here"
    assert "MODEL.md" in finding.mend


def test_values_are_read_before_anything_is_normalised(checked: Check) -> None:
    report = checked(x=event("x", 'fo:date "2024-02-31"^^xsd:date'))
    assert {finding.shape for finding in report.findings} == {"shape:event-date", "check:date"}


# -- blank nodes


@pytest.mark.parametrize("written", ["[ rdfs:label 'x [ y' ]", "( state:chn )", "_:b"])
def test_a_node_without_a_name_is_refused(checked: Check, written: str) -> None:
    text = f'# [ no (\nstate:chn rdfs:comment "[ ( _:b", """(\n["""@en ;\n    fo:region {written} .\n'
    report = checked(odd=text)
    (finding,) = (finding for finding in report.findings if finding.shape == "check:blank-node")
    assert (finding.file, finding.line, finding.column) == ("data/odd.ttl", HEAD + 4, 15)


# -- one thing, one file


def test_a_thing_told_in_two_files(checked: Check) -> None:
    other = CHINA.replace("-asia", "-africa").replace('"CHN"', '"CHM"')
    report = checked(chn=CHINA, more=other)
    (finding,) = (finding for finding in report.findings if finding.shape == "check:file")
    assert (finding.place, finding.node) == (f"data/more.ttl:{HEAD + 2}:1", "state:chn")
    assert finding.message.startswith("state:chn is told in data/chn.ttl too")
    assert "fo:region is concept:region-asia there and concept:region-africa here" in finding.message


def test_the_record_does_not_add_to_the_vocabulary(checked: Check) -> None:
    report = checked(more='concept:region-asia skos:altLabel "Far East"@en .')
    assert "concept:region-asia is told in ontology/terms.ttl too" in {finding.message for finding in report.findings}


# -- slugs


def test_a_claim_is_named_after_its_source_and_paragraph(checked: Check) -> None:
    said = "fo:source <https://w3id.org/foederis/id/source/paper> ; fo:paragraph 7"
    named = "<https://w3id.org/foederis/id/claim/{}> a fo:ContextClaim ; " + said + " ."
    for slug, right in (("paper-p7-x", True), ("paper-p8-x", False), ("other-p7-x", False), ("paper-p70-x", False)):
        told = [finding for finding in checked(x=named.format(slug)).findings if finding.shape == "check:slug"]
        assert [finding.message for finding in told] == ["the name does not begin with paper-p7-"] * (not right)


# -- dates and other literals


@pytest.mark.parametrize("date", ["2024-02-31", "2024-13", "2024/2023"])
def test_a_date_of_no_calendar(checked: Check, date: str) -> None:
    finding = only(checked(x=event("x", f'fo:date "{date}"^^edtf:EDTF')), "check:date")
    assert (finding.node, finding.value) == ("event:x", date)
    assert finding.line == HEAD + 3
    assert finding.mend


def test_a_value_that_a_store_would_change(checked: Check) -> None:
    report = checked(x=event("x", 'fo:date "2024"^^edtf:EDTF ; fo:follows "007"^^xsd:integer'))
    (finding,) = (finding for finding in report.findings if finding.shape == "check:literal")
    assert (finding.message, finding.mend) == ("a store changes “007” to “7”", "Write 7, or a plain string")


# -- circles


def test_a_circle_is_told_once(checked: Check) -> None:
    steps = {"a": "b", "b": "c", "c": "a", "d": "a"}
    events = (event(one, f'fo:date "2024"^^edtf:EDTF ; fo:follows event:{other}') for one, other in steps.items())
    finding = only(checked(x="\n".join(events)), "check:circle")
    assert finding.message == "fo:follows leads back to where it began: event:a → event:b → event:c → event:a"


def test_what_points_to_itself_is_a_circle(checked: Check) -> None:
    finding = only(checked(x=event("a", 'fo:date "2024"^^edtf:EDTF ; fo:follows event:a')), "check:circle")
    assert finding.message.endswith("event:a → event:a")


# -- the report


def test_warnings_do_not_fail_a_record() -> None:
    violation = Finding("a.ttl", 1, 1, "act:x", "shape:act", "wrong", "Mend it")
    warning = Finding("a.ttl", 1, 1, "act:x", "shape:act", "odd", "Look", severity=Severity.WARNING)
    assert Report.of([warning]).ok
    assert Report.of([warning]) + Report.of([violation, warning]) == Report.of([violation, warning])
    assert not Report.of([violation, warning]).ok
    assert Report.of([warning, violation]).violations == (violation,)
    assert Report.of([warning, violation]).warnings == (warning,)


def test_the_report_as_a_graph_has_names_and_is_always_the_same(checked: Check) -> None:
    report = checked(chn=CHINA.replace('"CHN"', '"China"'), x=event("x", 'fo:date "2024-13"^^edtf:EDTF'))
    turtle = report.to_turtle()
    assert turtle.splitlines()[:3] == sorted(line for line in turtle.splitlines() if line.startswith(b"@prefix "))
    assert all(turtle == Report.of(reversed(report.findings)).to_turtle() for _ in range(20))
    triples = [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]
    assert not any(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object))
    found = {(short(t.predicate.value), short(getattr(t.object, "value", ""))) for t in triples}
    assert {("sh:focusNode", "state:chn"), ("sh:sourceShape", "shape:state-code"), ("sh:conforms", "false")} <= found
    assert {("sh:focusNode", "event:x"), ("sh:value", "2024-13"), ("sh:resultSeverity", "sh:Violation")} <= found


def test_an_empty_report_conforms() -> None:
    assert b"sh:conforms true" in Report().to_turtle()


def test_short_names_expand_again() -> None:
    for name in ("act:2024-x-1", "fo:Act", "skos:broader", "shape:act-date"):
        assert short(expand(name)) == name
    assert [expand(text) for text in ("", "plain", "a b:c", "Ab:c", "http://x.org/y")] == [
        "",
        "",
        "",
        "",
        "http://x.org/y",
    ]


# -- what is derived


def derived(slug: str, **said: str) -> list[Triple]:
    node = NamedNode(names.iri("assessment", slug))
    known = {"ofAct": "act:a", "ofNorm": "norm:n", "ofBearer": "state:chn", **said}
    links = [Triple(node, NamedNode(names.term(name)), NamedNode(expand(value))) for name, value in known.items()]
    label = Triple(node, NamedNode(expand("rdfs:label")), Literal("An assessment", language="en"))
    return [*links, label, Triple(node, NamedNode(expand("rdf:type")), NamedNode(names.term("Assessment")))]


def test_what_is_derived_is_checked_by_the_same_shapes() -> None:
    assert check_derived(derived("a--n--chn", outcome="concept:implicated")).ok
    report = check_derived(derived("a--n--chn", outcome="concept:implicated", failingGate="concept:gate-person"))
    assert only(report, "shape:implicated-passes-all").node == "assessment:a--n--chn"


def test_what_is_derived_has_names() -> None:
    nameless = Triple(BlankNode(), NamedNode(expand("rdfs:label")), Literal("x"))
    assert only(check_derived([nameless]), "check:blank-node").file == ""


def test_places_of_what_is_nowhere(tmp_path: Path) -> None:
    assert File("x.ttl", "", of_record=True).places.of("https://example.org/x") == NOWHERE
