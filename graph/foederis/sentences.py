"""Sentences from templates: places in braces filled with words, in each language that a template has.

Korean has particles that depend on how the word before them ends. A template writes both, as Korean does where it does
not know the word (`{state}은(는)`); where the word ends in a Korean syllable the one that fits is kept.
"""

import re
from collections.abc import Mapping

# After a final consonant, and else; after ㄹ, `(으)로` is as if there were none.
PARTICLES: Mapping[str, tuple[str, str]] = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_PLACE = re.compile(rf"\{{(\w+)\}}({'|'.join(map(re.escape, PARTICLES))})?")
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8  # the syllables of Unicode, by initial, vowel and final


def filled(template: str, words: Mapping[str, str]) -> str:
    """The template with its places filled, all at once: a brace in a word is no place. What has no word stays."""
    return _PLACE.sub(lambda found: _word(found, words), template)


def _word(found: re.Match[str], words: Mapping[str, str]) -> str:
    if found[1] not in words:
        return found[0]
    word, particle = words[found[1]], found[2] or ""
    return word + (fitting(word, particle) if particle else "")


def fitting(word: str, particle: str) -> str:
    """The form of a Korean particle that fits the word; both, as written, where the word is in another script."""
    last = ord(word[-1]) if word else 0
    if not _FIRST <= last <= _LAST:
        return particle
    final = (last - _FIRST) % _FINALS
    closed, is_open = PARTICLES[particle]
    return is_open if final == 0 or (particle == "(으)로" and final == _RIEUL) else closed
