"""Which language the labels of an answer are in, where a caller asks for one."""

from collections.abc import Mapping

from foederis.errors import UnknownName
from foederis_api.near import REPEATED, nearest

LANGUAGES = ("en", "ko", "zh-hans")  # those that the vocabulary and the record are named in
FALLBACK = "en"


def language(asked: str | None, place: str = "lang") -> str | None:
    """The language that a tag asks for, by lookup as RFC 4647 has it (section 3.4): `zh-Hans-CN` is `zh-hans`; and a
    tag that begins one of ours is that one, so `zh` is. UnknownName for any other."""
    if asked is None:
        return None
    tag = asked.lower()
    while tag:
        found = next((known for known in LANGUAGES if known == tag or known.startswith(f"{tag}-")), None)
        if found:
            return found
        tag = tag.rpartition("-")[0]
    raise UnknownName("language", asked[:REPEATED], nearest(asked, LANGUAGES) or list(LANGUAGES), place=place)


def only(document: object, wanted: str | None) -> object:
    """The document with text in one language alone: the one wanted, or English, or else whatever there is."""
    if wanted is None:
        return document
    if isinstance(document, Mapping):
        if _is_text(document):
            kept = next((tag for tag in (wanted, FALLBACK) if tag in document), None)
            return {kept: document[kept]} if kept else document
        return {key: only(value, wanted) for key, value in document.items()}
    return [only(value, wanted) for value in document] if isinstance(document, list) else document


def _is_text(document: Mapping[str, object]) -> bool:
    """Whether it is text by language: its keys are tags of ours, perhaps beside others, and all values are text."""
    return (
        any(tag in document for tag in LANGUAGES)
        and all(_is_tag(key) for key in document)
        and all(isinstance(value, str | list) for value in document.values())
    )


def _is_tag(key: str) -> bool:
    """As all language tags of the record are: two or three letters, perhaps with a script or a region."""
    head, _, rest = key.partition("-")
    return 2 <= len(head) <= 3 and head.isalpha() and (not rest or rest.isalnum())
