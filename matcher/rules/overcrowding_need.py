"""The fewest rooms a household may lawfully have: Housing Act 1985 Part X, room and space standard."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matcher.rules.parameters import parameter

PartnerSex = Literal["", "M", "F", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleepers:
    """A household on one day as Part X counts it, besides her and her partner.

    males, females, unsexed: people of ten or more by sex. unaged: (male, female, unsexed) people of unknown age.
    half_units: children aged 1 to 9. partner: the sex of a partner who lives there, "" for none.
    """

    males: int = 0
    females: int = 0
    unsexed: int = 0
    unaged: tuple[int, int, int] = (0, 0, 0)
    half_units: int = 0
    partner: PartnerSex = ""


@functools.cache
def rooms_range(people: Sleepers, on: date) -> tuple[int, int]:
    """(least, most) rooms required on a day, bedrooms and living rooms together (ss325, 326)."""
    units = 1 + bool(people.partner) + people.males + people.females + people.unsexed + people.half_units / 2
    least = _room_standard(people.males, people.females, people.unsexed, people.partner)
    boys, girls, either = people.unaged
    with_unaged = _room_standard(people.males + boys, people.females + girls, people.unsexed + either, people.partner)
    return (
        max(min(least), _space_standard(units, on)),
        max(*least, *with_unaged, _space_standard(units + sum(people.unaged), on)),
    )


def _room_standard(males: int, females: int, unsexed: int, partner: str) -> set[int]:
    """Rooms required (1 or 2) over every way the unknown sexes may fall; she is female."""
    found = set()
    for partner_male in {"": (0,), "M": (1,), "F": (0,), "unknown": (0, 1)}[partner]:
        for unsexed_male in range(unsexed + 1):
            men = males + partner_male + unsexed_male
            women = 1 + females + (bool(partner) - partner_male) + unsexed - unsexed_male
            found.add(2 if men * women > partner_male else 1)
    return found


def _space_standard(units: float, on: date) -> int:
    permitted: list[float] = parameter("permitted_persons_by_rooms", on)
    rooms = next((count for count, persons in enumerate(permitted) if persons >= units), None)
    return rooms if rooms is not None else max(len(permitted), -int(-units // 2))
