"""Which authority code took the place of which in the reorganisations of 2019 to 2025.

Old records name codes that no longer stand: Harrogate became part of North Yorkshire, and Sheffield was given a new
code when its boundary moved. `data/authority_links.csv` holds one row for each code that ended: the year, the code that
followed it and the code itself. Source: the yearly lists of linked authority codes of the Office for National
Statistics and the Ministry of Housing, Communities and Local Government, Open Government Licence v.3.0. Those lists
(of 2022, 2023 and 2025) give every link in both directions, so that a reader who followed them would go round in
circles; here each is kept once, from the code that ended to the one that followed, which may have ended since. Those of
2019 and 2020 are from the orders that made the new districts; a directory of 2018 names their forerunners.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class AuthorityLink:
    """In `year`, on 1 April, the code `current` took the place of the code `former`, with others perhaps."""

    year: int
    current: str
    former: str


@cache
def authority_links() -> tuple[AuthorityLink, ...]:
    """Every link, oldest first; read once."""
    text = files("geo").joinpath("data/authority_links.csv").read_text(encoding="utf-8")
    rows = (AuthorityLink(int(row["year"]), row["current"], row["former"]) for row in csv.DictReader(text.splitlines()))
    return tuple(sorted(rows, key=lambda link: (link.year, link.current, link.former)))


def current_codes(code: str) -> tuple[str, ...]:
    """The codes that stand in place of a code today, sorted: the code itself where nothing followed it, or unknown."""
    return tuple(sorted(name for name in reached(code, _followers()) if name not in _followers()))


def former_codes(code: str) -> tuple[str, ...]:
    """The codes that a code took the place of, through every reorganisation, sorted; () when there are none."""
    return tuple(sorted(reached(code, _forerunners()) - {code}))


def same_authority(code: str, other: str) -> bool:
    """Whether two codes name the same authority today; never when either is empty."""
    if not code or not other:
        return False
    return code == other or not set(current_codes(code)).isdisjoint(current_codes(other))


@cache
def _followers() -> Mapping[str, tuple[str, ...]]:
    return _grouped((link.former, link.current) for link in authority_links())


@cache
def _forerunners() -> Mapping[str, tuple[str, ...]]:
    return _grouped((link.current, link.former) for link in authority_links())


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one, other in pairs:
        found[one] = (*found.get(one, ()), other)
    return found


def reached(code: str, onward: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The code and all that it leads to, step by step; each is visited once, so that no circle can hold it up."""
    seen, waiting = {code}, [code]
    while waiting:
        new = set(onward.get(waiting.pop(), ())) - seen
        seen |= new
        waiting.extend(new)
    return seen
