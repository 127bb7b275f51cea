"""Why a norm applies to an act, or why not, in sentences: the trace of the assessment, told in each language.

The sentences stand in the vocabulary: those of the grounds in `ontology/concepts/grounds.ttl`, those that join them in
`phrases.ttl`. Here their places are filled with the names of things; nothing is concluded here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from foederis import names
from foederis.acts import recorded_input
from foederis.names import term
from foederis.questions import LANGUAGES
from foederis.sentences import filled
from foederis.store import Labels
from foederis_api import views
from foederis_api.documents import Document
from foederis_api.expansion import in_full
from foederis_api.holder import Held

# What fills a place: text as it is, or by language.
Word = str | Labels


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: which part of the explanation it is, its text by language, and what it rests on."""

    part: str
    text: Labels
    evidence: tuple[Document, ...] = ()

    def document(self) -> Document:
        return {"part": self.part, "text": self.text, "evidence": list(self.evidence)}


def explain(held: Held, act: str, norm: str, bearer: str | None, language: str | None) -> Document:
    """Why and why not, for each State that bears the norm here, or for one; UnknownName where a name is unknown."""
    for kind, slug in (("act", act), ("norm", norm), ("state", bearer)):
        if slug is not None:
            held.require(kind, slug, "bearer" if kind == "state" else kind)
    found = views.assessed(held, recorded_input(held.graph, act))["assessments"]
    bearers = {one["bearer"]["slug"] for one in found} if bearer is None else {bearer}
    ours = [one for one in found if one["norm"]["slug"] == norm and one["bearer"]["slug"] in bearers]
    teller = Teller(held)
    told = [teller.explanation(act, one) for one in ours]
    text = [each["text"] for each in told] or [teller.not_considered(act, norm)]
    document = {
        "release": held.version,
        "act": held.documents.named("act", act),
        "norm": held.documents.named("norm", norm),
        "bearer": held.documents.named("state", bearer) if bearer else None,
        "explanations": told,
        "text": _joined(text, "\n\n"),
    }
    return document if language is None else in_language(document, language)


class Teller:
    """Tells assessments of one release in sentences."""

    def __init__(self, held: Held) -> None:
        self.held = held

    def explanation(self, act: str, one: Document) -> Document:
        sentences = list(self._sentences(act, one))
        return {
            "assessment": one["id"],
            "bearer": one["bearer"],
            "about": one["about"],
            "outcome": one["outcome"],
            "reason": one["reason"],
            "sentences": [each.document() for each in sentences],
            "text": _joined([each.text for each in sentences], " "),
        }

    def not_considered(self, act: str, norm: str) -> Labels:
        return self._say("not-considered", act=self._label("act", act), norm=self._label("norm", norm))

    def _sentences(self, act: str, one: Document) -> Iterator[Sentence]:
        yield from self._head(act, one)
        for gate in one["gates"]:
            yield from self._gate(gate)
        yield from self._people(one)
        yield from self._words(one)
        yield from self._beside(one)

    def _head(self, act: str, one: Document) -> Iterator[Sentence]:
        date = self.held.graph.value(names.iri("act", act), term("date")) or self._say("unknown-date")
        bearer = one["bearer"]["label"]
        asked = self._say("question", norm=one["norm"]["label"], bearer=bearer, act=self._label("act", act), date=date)
        yield Sentence("question", asked)
        if one["about"]:
            yield Sentence("question", self._say("about-treaty", treaty=one["about"]["label"]))
        outcome = self._concept(one["outcome"])
        yield Sentence("answer", self._say("answer", outcome=outcome, meaning=one["meaning"]))
        if one["reason"]:
            yield Sentence("answer", self._say("reason", reason=self._concept(one["reason"])))
        if one["as_checked"]:
            yield Sentence("answer", self._say("as-checked", bearer=bearer, date=one["as_checked"]))

    def _gate(self, gate: Document) -> Iterator[Sentence]:
        evidence = tuple({"kind": each["kind"], **in_full(self.held, each["kind"], each)} for each in gate["evidence"])
        gate_label, result = self._concept(f"gate-{gate['gate']}"), self._concept(f"result-{gate['result']}")
        part = f"gate-{gate['gate']}"
        text = self._say("gate", gate=gate_label, result=result, because=gate["because"])
        yield Sentence(part, text, evidence)
        if evidence:
            said = dict.fromkeys(_key(self._where(each)) for each in evidence)
            yield Sentence(part, self._say("rests-on", evidence=self._list(dict(each) for each in said)))

    def _where(self, evidence: Document) -> Labels:
        """Source and paragraph of a claim; of anything else its name."""
        source = evidence.get("source")
        if not source or not (place := evidence["paragraph"] or evidence["locator"]):
            return dict(source["label"] if source else evidence["label"])
        if evidence["paragraph"] is None:
            return {language: f"{_in(source['label'], language)}, {place}" for language in LANGUAGES}
        return self._say("paragraph", source=source["label"], paragraph=str(place))

    def _people(self, one: Document) -> Iterator[Sentence]:
        if one["beneficiaries"]:
            people = self._list(self._concept(each["is"]) for each in one["beneficiaries"])
            yield Sentence("people", self._say("in-part", people=people))

    def _words(self, one: Document) -> Iterator[Sentence]:
        """On whose word, which bodies have found it, what the State answers."""
        said = one["sources"]
        if said["independent"]:
            counts = {key: str(said[key]) for key in ("independent", "first_hand")}
            yield Sentence("sources", self._say("on-whose-word", **counts))
        for body, date in dict.fromkeys(
            (each["body"]["slug"], each["date"] or "") for each in said["found_by"] if each["body"]
        ):
            when = date or self._say("unknown-date")
            yield Sentence("sources", self._say("found-by", body=self._label("agent", body), date=when))
        for kind, date in dict.fromkeys((each["kind"], each["date"] or "") for each in one["bearer_denies"]):
            words = {"kind": self._concept(f"position-{kind}"), "date": date or self._say("unknown-date")}
            yield Sentence("bearer-answers", self._say("bearer-answers", bearer=one["bearer"]["label"], **words))

    def _beside(self, one: Document) -> Iterator[Sentence]:
        for each in one["counterarguments"]:
            argument = each["statement"] or each["ref"]["label"]
            ref = {"kind": "argument" if each["kind"] == "argument" else "action", **each["ref"]}
            evidence = {**ref, **in_full(self.held, ref["kind"], each["ref"])}
            yield Sentence("counterarguments", self._say("stands-beside", argument=argument), (evidence,))
        for key, phrase, place in (("parallel", "parallel", "norms"), ("elements", "elements", "elements")):
            if one[key]:
                listed = self._list(each["label"] for each in one[key])
                yield Sentence(key, self._say(phrase, **{place: listed}))

    def _say(self, phrase: str, **words: Word) -> Labels:
        """A phrase in each language, its places filled with the words of that language, or the English ones."""
        templates = self.held.known.texts("concept", f"phrase-{phrase}", term("sentence"))
        return {
            language: filled(_in(templates, language), {place: _in(word, language) for place, word in words.items()})
            for language in LANGUAGES
        }

    def _list(self, items: Iterable[Word]) -> Labels:
        """Items joined as the language joins them."""
        given = list(items)
        first: Labels = {language: _in(given[0], language) for language in LANGUAGES}
        return reduce(lambda one, other: self._say("and", one=one, other=other), given[1:], first)

    def _label(self, kind: str, slug: str) -> Labels:
        return self.held.known.labels(kind, slug)

    def _concept(self, slug: str) -> Labels:
        return self._label("concept", slug)


def _key(labels: Labels) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels.items()))


def _in(word: Word, language: str) -> str:
    """A word in a language; in English, or in whatever language it has, where it lacks that."""
    if isinstance(word, str):
        return word
    return word.get(language) or word.get("en") or next(iter(word.values()), "")


def _joined(texts: list[Labels], between: str) -> Labels:
    """Texts one after the other; Chinese puts no space between sentences."""
    unspaced = {"zh-hans": between.strip(" ")}
    return {
        language: unspaced.get(language, between).join(_in(text, language) for text in texts) for language in LANGUAGES
    }


def in_language(document: Document, language: str) -> Document:
    """The document with each text in one language alone, in English where it lacks that."""
    return {key: _only(value, language) for key, value in document.items()}


def _only(value: object, language: str) -> object:
    if isinstance(value, list):
        return [_only(each, language) for each in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= set(LANGUAGES):
        return {language: value[language]} if language in value else {"en": value["en"]} if "en" in value else value
    return in_language(value, language)
