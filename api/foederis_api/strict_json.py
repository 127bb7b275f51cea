"""JSON as its standard has it: UTF-8, one value for a name, no NaN, no lone surrogates, no depth without end."""

import json

DEPTH = 32


def parse(body: bytes) -> object:
    """The value that the bytes stand for; ValueError says where they are not JSON."""
    try:
        text = body.decode("utf-8")
        found: object = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except UnicodeEncodeError:
        raise ValueError("it has half of a character (a lone surrogate)") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if _depth(found) > DEPTH:
        raise ValueError("it is nested too deeply")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"“{name[:80]}” stands twice in one object")
        found[name] = value
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON number")


def _depth(value: object) -> int:
    deepest, open_ = 0, [(value, 1)]
    while open_:
        here, depth = open_.pop()
        deepest = max(deepest, depth)
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        open_.extend((each, depth + 1) for each in inner)
    return deepest
