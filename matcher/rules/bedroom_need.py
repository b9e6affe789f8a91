"""How many bedrooms a household needs: two published standards, each a minimum pairing.

A household is counted in classes of people who may share; unknown sexes and ages give a range.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

from matcher.domain.policy import BedroomStandard


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharers:
    """People who may have to share, besides her and her partner.

    males, females, unsexed: how many aged (under 10, 10-15, 16-20). own_room: people who cannot share, and everybody
    of 21 or more. unaged: people whose age is unknown.
    """

    males: tuple[int, int, int] = (0, 0, 0)
    females: tuple[int, int, int] = (0, 0, 0)
    unsexed: tuple[int, int, int] = (0, 0, 0)
    own_room: int = 0
    unaged: int = 0


@functools.cache
def need_range(people: Sharers, standard: BedroomStandard) -> tuple[int, int]:
    """(least, most) bedrooms needed, hers included.

    A person of unknown age adds nothing to the least and one room to the most. Sources: English Housing Survey
    bedroom standard; Housing Benefit Regulations 2006 reg B13.
    """
    needs = [
        1 + people.own_room + _shared_rooms(males, females, standard) for males, females in _possible_sexes(people)
    ]
    return min(needs), max(needs) + people.unaged


def _possible_sexes(people: Sharers) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    splits = itertools.product(*(range(count + 1) for count in people.unsexed))
    return [
        (
            tuple(m + s for m, s in zip(people.males, split, strict=True)),
            tuple(f + u - s for f, u, s in zip(people.females, people.unsexed, split, strict=True)),
        )
        for split in splits
    ]


def _shared_rooms(males: tuple[int, ...], females: tuple[int, ...], standard: BedroomStandard) -> int:
    if standard == "bedroom_standard":
        return bedroom_standard_rooms(males, females)
    if standard == "size_criteria":
        return size_criteria_rooms(males, females)
    return max(bedroom_standard_rooms(males, females), size_criteria_rooms(males, females))


def bedroom_standard_rooms(males: tuple[int, ...], females: tuple[int, ...]) -> int:
    """Rooms for people under 21 given as (under 10, 10-15, 16-20): 10-20 of one sex pair, under 10 pair, and an odd
    10-20 pairs with an under 10 of the same sex.

    The pairing is maximum: taking one under-10 for an odd older sibling never costs a pair.
    """
    pairs, young = 0, males[0] + females[0]
    for under_10, older in ((males[0], males[1] + males[2]), (females[0], females[1] + females[2])):
        pairs += older // 2
        if older % 2 and under_10:
            pairs += 1
            young -= 1
    return sum(males) + sum(females) - pairs - young // 2


def size_criteria_rooms(males: tuple[int, ...], females: tuple[int, ...]) -> int:
    """Rooms for people under 21 given as (under 10, 10-15, 16-20): each of 16 or more alone, under 16 of one sex pair,
    under 10 pair.

    An odd boy and an odd girl left over pair when each can be an under-10.
    """
    boys, girls = males[0] + males[1], females[0] + females[1]
    pairs = boys // 2 + girls // 2
    if boys % 2 and girls % 2 and males[0] and females[0]:
        pairs += 1
    return sum(males) + sum(females) - pairs
