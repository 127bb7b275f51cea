"""Published versions: frozen once, never overwritten, in order, and the same as what bears their number."""

import shutil
from pathlib import Path

import pytest

from foederis import cli, house, vocabulary
from foederis.errors import RecordError, UnknownName
from foederis.publication import Publication, publish
from foederis.vocabulary import Head, Vocabulary, ntriples

DOCUMENT = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/foederis/ontology> a owl:Ontology ; owl:versionInfo "{version}" ;
    owl:versionIRI <https://w3id.org/foederis/ontology/{version}>{prior} .
<https://w3id.org/foederis/ontology#Thing> a owl:Class .
"""
PRIOR = " ; owl:priorVersion <https://w3id.org/foederis/ontology/{}>"


@pytest.fixture
def small(tmp_path: Path) -> Vocabulary:
    found = Vocabulary("ontology", tmp_path / "ontology")
    found.folder.mkdir()
    write(found, "0.1.0")
    return found


def write(document: Vocabulary, version: str, prior: str = "", more: str = "") -> None:
    text = DOCUMENT.format(version=version, prior=PRIOR.format(prior) if prior else "")
    (document.folder / "foederis.ttl").write_text(text + more, encoding="utf-8")


@pytest.mark.parametrize("document", [vocabulary.ontology(), vocabulary.shapes()], ids=lambda one: one.name)
def test_what_bears_a_published_version_is_what_was_published(document: Vocabulary) -> None:
    """It fails where ontology or shapes were changed under a version that is published: raise owl:versionInfo."""
    assert Publication.of(document).content == ntriples(document.triples())


@pytest.mark.parametrize("document", [vocabulary.ontology(), vocabulary.shapes()], ids=lambda one: one.name)
def test_every_published_version_says_which_it_is_and_which_came_before(document: Vocabulary) -> None:
    prior = ""
    for version in document.published():
        assert document.file(version).read_bytes() == ntriples(document.frozen(version))
        head = Head.of(document.iri, document.frozen(version))
        assert head == Head(version, document.version_iri(version), prior)
        prior = head.iri


def test_a_version_is_sorted_ntriples(small: Vocabulary) -> None:
    (done,) = publish(small)
    lines = small.file("0.1.0").read_bytes().splitlines()
    assert done.new
    assert lines == sorted(lines)
    assert len(lines) == 4
    assert set(small.frozen("0.1.0")) == set(small.triples())


def test_to_publish_the_same_again_changes_nothing(small: Vocabulary) -> None:
    publish(small)
    before = small.file("0.1.0").stat()
    (again,) = publish(small)
    assert not again.new
    assert small.file("0.1.0").stat() == before


def test_a_published_version_is_never_overwritten(small: Vocabulary) -> None:
    publish(small)
    before = small.file("0.1.0").read_bytes()
    write(small, "0.1.0", more="<https://w3id.org/foederis/ontology#Other> a owl:Class .\n")
    with pytest.raises(RecordError, match=r"says otherwise \(statements: 1 more, 0 fewer\)") as no:
        publish(small)
    assert "raise owl:versionInfo" in str(no.value)
    assert small.file("0.1.0").read_bytes() == before


def test_versions_follow_one_another_by_number(small: Vocabulary) -> None:
    publish(small)
    write(small, "0.9.0", "0.1.0")
    publish(small)
    write(small, "0.10.0", "0.9.0")
    publish(small)
    assert small.published() == ["0.1.0", "0.9.0", "0.10.0"]


@pytest.mark.parametrize(
    ("version", "prior", "message"),
    [
        ("0.2.0", "", "priorVersion is not 0.1.0"),
        ("0.2.0", "0.0.9", "priorVersion is not 0.1.0"),
        ("0.0.9", "0.1.0", "0.0.9 comes before 0.1.0"),
        ("0.2", "0.1.0", "bears no version that can be published: “0.2”"),
        ("../x", "0.1.0", "bears no version that can be published"),
        ("", "0.1.0", "bears no version that can be published"),
        ("01.2.0", "0.1.0", "bears no version that can be published"),
    ],
)
def test_a_version_that_does_not_fit_is_refused(small: Vocabulary, version: str, prior: str, message: str) -> None:
    publish(small)
    write(small, version, prior)
    with pytest.raises(RecordError, match=message):
        publish(small)
    assert small.published() == ["0.1.0"]


def test_the_first_version_has_none_before_it(small: Vocabulary) -> None:
    write(small, "0.1.0", "0.0.1")
    with pytest.raises(RecordError, match="take out owl:priorVersion"):
        publish(small)


def test_the_address_of_a_version_is_its_own(small: Vocabulary) -> None:
    path = small.folder / "foederis.ttl"
    path.write_text(path.read_text().replace("ontology/0.1.0", "ontology/0.1.1"))
    with pytest.raises(RecordError, match=r"write <https://w3id.org/foederis/ontology/0\.1\.0>"):
        publish(small)


def test_a_node_without_a_name_is_refused(small: Vocabulary) -> None:
    write(small, "0.1.0", more="[] a owl:Class .\n")
    with pytest.raises(RecordError, match="a node without a name"):
        publish(small)


def test_all_are_published_or_none(small: Vocabulary, tmp_path: Path) -> None:
    other = Vocabulary("ontology", tmp_path / "other")
    other.folder.mkdir()
    write(other, "one")
    with pytest.raises(RecordError):
        publish(small, other)
    assert small.published() == []


def test_an_unknown_version_comes_with_the_nearest(small: Vocabulary) -> None:
    publish(small)
    with pytest.raises(UnknownName) as unknown:
        small.frozen("0.1.1")
    assert unknown.value.nearest == ("0.1.0",)


def test_a_damaged_version_is_said_to_be_one(small: Vocabulary) -> None:
    publish(small)
    small.file("0.1.0").write_bytes(small.file("0.1.0").read_bytes()[:-9])
    with pytest.raises(RecordError, match=r"0\.1\.0\.nt: cannot be read"):
        small.frozen("0.1.0")


def test_a_version_is_no_part_of_a_build(small: Vocabulary) -> None:
    before = small.triples()
    publish(small)
    assert small.triples() == before


def test_the_command_publishes_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ontology", "shapes"):
        shutil.copytree(house.root() / name, tmp_path / name, ignore=shutil.ignore_patterns("versions", "examples"))
        head = tmp_path / name / "foederis.ttl"
        text = head.read_text(encoding="utf-8")
        head.write_text("".join(line for line in text.splitlines(True) if "priorVersion" not in line), encoding="utf-8")
    monkeypatch.setattr(house, "root", lambda: tmp_path)
    assert cli.main(["publish"]) == 0
    assert cli.main(["publish"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0].split(" ", 2)[2] for line in said] == [
        *["is published"] * 2,
        *["was published before, and is the same"] * 2,
    ]
    assert all(len(list((tmp_path / name / "versions").iterdir())) == 1 for name in ("ontology", "shapes"))


def test_installed_without_a_checkout_nothing_is_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(house, "checkout", lambda: None)
    assert cli.main(["publish"]) == cli.FAULTY
    assert "in a checkout" in capsys.readouterr().err
