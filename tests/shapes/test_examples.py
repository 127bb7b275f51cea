"""Every shape is seen at work: what passes passes, what fails fails just as it says, and no rule stands unproved."""

from functools import cache
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode
from pyshacl import validate
from rdflib.namespace import SH
from rdflib.term import Literal, Node, URIRef

from foederis import house
from foederis.check.files import File, blank_nodes, read_file
from foederis.check.references import prefixes
from foederis.check.shacl import TARGETS, Result, Shapes, to_rdflib
from foederis.check.short import short

MUST_FAIL = "https://w3id.org/foederis/test#mustFail"
EXAMPLES = sorted((house.shapes() / "examples").rglob("*.ttl"))
PASSING = [path for path in EXAMPLES if path.name.startswith("pass-")]
FAILING = [path for path in EXAMPLES if path.name.startswith("fail-")]
# The parameter that makes a shape have a constraint, and the constraint's component.
PARAMETERS = {
    SH["class"]: "Class",
    SH["not"]: "Not",
    SH.closed: "Closed",
    SH.datatype: "Datatype",
    SH.disjoint: "Disjoint",
    SH.hasValue: "HasValue",
    SH.languageIn: "LanguageIn",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.maxCount: "MaxCount",
    SH.minCount: "MinCount",
    SH.minInclusive: "MinInclusive",
    SH.minLength: "MinLength",
    SH.node: "Node",
    SH.nodeKind: "NodeKind",
    SH.pattern: "Pattern",
    SH.qualifiedMinCount: "QualifiedMinCount",
    SH.sparql: "SPARQL",
    SH.uniqueLang: "UniqueLang",
}
NO_CONSTRAINT = frozenset(
    {
        *TARGETS,
        SH.property,  # a rule of its own
        SH.path,
        SH.name,
        SH.message,
        SH.severity,
        SH.ignoredProperties,  # of sh:closed
        SH.qualifiedValueShape,  # of sh:qualifiedMinCount
        SH.flags,  # of sh:pattern
    }
)


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def shapes() -> Shapes:
    return Shapes.read(house.shapes())


@cache
def example(path: Path) -> File:
    found = read_file(path, path.name, of_record=False)
    assert isinstance(found, File), found
    return found


def data(path: Path) -> rdflib.Graph:
    return to_rdflib(said for said in example(path).statements if said.predicate != MUST_FAIL)


@cache
def results(path: Path) -> tuple[Result, ...]:
    return tuple(shapes().validate(data(path)))


def expected(path: Path) -> set[tuple[str, str]]:
    said = (item for item in example(path).statements if item.predicate == MUST_FAIL)
    return {(short(item.subject), short(item.points_to)) for item in said}


def failed(path: Path) -> set[tuple[str, str]]:
    return {(short(result.focus), short(result.shape)) for result in results(path)}


@cache
def rules() -> frozenset[Node]:
    """The shapes with targets, and the property shapes of these; the others are conditions that rules ask about."""
    written = shapes().written
    targeted = {node for target in TARGETS for node in written.subjects(target)}
    return frozenset(targeted | {shape for node in targeted for shape in written.objects(node, SH.property)})


@pytest.mark.parametrize("path", PASSING, ids=name)
def test_what_passes_passes(path: Path) -> None:
    assert not failed(path)


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_what_fails_fails_as_it_says_and_in_nothing_else(path: Path) -> None:
    assert expected(path)
    assert failed(path) == expected(path)


def test_every_class_has_a_passing_and_a_failing_example() -> None:
    passing, failing = ({path.parent.name for path in paths} for paths in (PASSING, FAILING))
    files = {path.stem for path in house.shapes().glob("*.ttl")} - {"foederis"}  # which is about all of them
    assert failing == files
    assert passing == files - {"thing", "careful-words"}


def test_every_constraint_of_every_rule_is_seen_to_fail() -> None:
    seen = {(result.shape, result.component) for path in FAILING for result in results(path)}
    written = shapes().written
    constraints = {
        (str(rule), f"{component}ConstraintComponent")
        for rule in rules()
        for parameter, component in PARAMETERS.items()
        if (rule, parameter, None) in written
    }
    assert sorted((short(shape), component) for shape, component in constraints - seen) == []


def test_no_rule_has_a_constraint_that_this_test_does_not_know() -> None:
    written = shapes().written
    told = {
        predicate for rule in rules() for predicate in written.predicates(rule) if str(predicate).startswith(str(SH))
    }
    assert told - PARAMETERS.keys() - NO_CONSTRAINT == set()


def test_every_rule_has_name_and_severity_and_every_constraint_a_mend() -> None:
    written = shapes().written
    for rule in rules():
        assert isinstance(rule, URIRef)
        assert isinstance(written.value(rule, SH.name), Literal), rule
        assert written.value(rule, SH.severity) in (SH.Violation, SH.Warning), rule
        if any((rule, parameter, None) in written for parameter in PARAMETERS):
            mend = written.value(rule, SH.message)
            assert isinstance(mend, Literal), rule
            assert mend.language == "en", rule
            assert mend.endswith("."), rule


def test_every_condition_is_asked_about() -> None:
    written = shapes().written
    defined = set(written.subjects(rdflib.RDF.type)) - set(written.subjects(rdflib.RDF.type, rdflib.OWL.Ontology))
    assert defined - rules() - set(written.objects()) == set()


def test_no_shape_is_written_twice_nor_asked_about_in_vain() -> None:
    files = [read(path) for path in house.shapes().glob("*.ttl")]
    written = [subject for file in files for subject in file.subjects]
    assert len(written) == len(set(written))
    pointed = {said.points_to for file in files for said in file.statements if "/id/shape/" in said.points_to}
    assert pointed <= set(written)


def test_shapes_and_examples_have_no_blank_nodes_and_the_usual_prefixes() -> None:
    files = [read(path) for path in sorted(house.shapes().rglob("*.ttl"))]
    odd = [finding for finding in prefixes(files) if "fo-test" not in finding.message]
    assert [*blank_nodes(files), *odd] == []


def test_the_shapes_are_shapes_by_the_shapes_of_shacl_itself() -> None:
    conforms, _, text = validate(rdflib.Graph(), shacl_graph=shapes().written, meta_shacl=True)
    assert conforms, text


def test_the_shapes_as_run_say_what_the_shapes_as_written_say() -> None:
    """`flatten` is only for speed: over all examples at once, the plain validator finds the same."""
    together = rdflib.Graph()
    for path in EXAMPLES:
        for triple in data(path):
            together.add(triple)
    run = {(r.focus, r.shape, r.component, r.value) for r in shapes().validate(together)}
    plain = {
        (r.focus, r.shape, r.component, r.value) for r in Shapes(shapes().written, shapes().written).validate(together)
    }
    assert run == plain


def test_every_term_of_the_vocabulary_is_checked_somewhere() -> None:
    """A property that no shape knows could stand nowhere: the shapes of the record are closed."""
    written = shapes().written
    known = {str(path) for path in written.objects(None, SH.path)} | shapes().classes
    abstract = {"StateOrTerritory"}  # only its subclasses have things
    missing = {term for term in vocabulary() if term not in known and term.rpartition("#")[2] not in abstract}
    assert sorted(short(term) for term in missing) == []


def test_the_shapes_use_no_term_that_the_vocabulary_lacks() -> None:
    written = shapes().written
    used = {str(term) for term in (*written.objects(None, SH.path), *written.objects(None, SH.targetClass))}
    lacking = {term for term in used if term.startswith("https://w3id.org/foederis/")} - vocabulary()
    assert sorted(short(term) for term in lacking) == []


@cache
def vocabulary() -> frozenset[str]:
    found = [read(path) for path in house.ontology().glob("*.ttl")]
    types = {
        f"http://www.w3.org/2002/07/owl#{kind}"
        for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    }
    return frozenset(
        said.subject
        for file in found
        for said in file.statements
        if isinstance(said.object, NamedNode) and said.object.value in types
    )


def read(path: Path) -> File:
    found = read_file(path, path.name, of_record=False)
    assert isinstance(found, File), found
    return found
