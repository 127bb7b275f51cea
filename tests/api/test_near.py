"""Nearest names, also among very many."""

import time

from foederis_api.near import nearest


def test_among_few_the_nearest_is_found_wherever_the_slip_is() -> None:
    assert nearest("xat-1984", ["cat-1984", "crc-1989"])[0] == "cat-1984"


def test_among_very_many_it_is_found_and_soon() -> None:
    known = [f"2023-{number:06}-chn-forced-return" for number in range(100_000)]
    began = time.perf_counter()
    assert nearest("2023-054321-chn-forced-retur", known)[0] == "2023-054321-chn-forced-return"
    assert nearest("x" * 60_000, known) == []
    assert time.perf_counter() - began < 2
