"""What both sides come to: for an act, a norm and a bearer, the outcome and its reason."""

Conclusions = dict[tuple[str, str, str], tuple[str, str]]


class SidesDiffer(Exception):
    """The two sides of a comparison do not say the same: then their times mean nothing."""


def compare(one: Conclusions, other: Conclusions) -> int:
    """How many conclusions the sides share, which is all of them; SidesDiffer names the first that they do not."""
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) != other.get(key):
            raise SidesDiffer(f"{' '.join(key)}: {one.get(key)} here, {other.get(key)} there")
    return len(one)
