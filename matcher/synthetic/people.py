"""The women of a load, each with her family, zones and bars."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from matcher.domain import Adult, Bar, Child, Woman, Zone
from matcher.synthetic.adults import draw_adults
from matcher.synthetic.conditions import draw_bars, draw_non_associations, draw_zones
from matcher.synthetic.country import Country
from matcher.synthetic.draws import Draws
from matcher.synthetic.families import draw_family
from matcher.synthetic.ids import numbered
from matcher.synthetic.profiles import Profile, draw_profile
from matcher.synthetic.women import draw_woman


@dataclass(slots=True)
class People:
    """The rows drawn so far, table by table."""

    profiles: list[Profile] = field(default_factory=list)
    women: list[Woman] = field(default_factory=list)
    adults: list[Adult] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


def draw_people(seed: int, country: Country, women: int, start: date, *, coupled: bool) -> People:
    """This many women released in the quarter from `start`; when coupled, some must be kept apart."""
    draws = Draws(seed, "people")
    people = People()
    child_numbers = count(1)
    for woman_id in numbered("W", women, 4):
        profile = draw_profile(draws, country, woman_id, start)
        family = draw_family(draws, country, profile, lambda: f"C{next(child_numbers):05d}")
        people.profiles.append(profile)
        people.women.append(draw_woman(draws, country, profile, family))
        people.children += family.children
        people.adults += draw_adults(draws, profile)
        people.zones += draw_zones(draws, country, profile)
        people.bars += (*family.bars, *draw_bars(draws, profile))
    if coupled:
        people.bars += draw_non_associations(Draws(seed, "apart"), people.profiles)
    return people
