"""Changes to an instance of the kinds that happen after a match."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

from matcher.domain import Instance, Occupant, Pin

HERS = ("women", "adults", "children", "zones", "bars", "pins")


def without_woman(instance: Instance, woman_id: str) -> Instance:
    kept = {name: tuple(row for row in getattr(instance, name) if row.woman_id != woman_id) for name in HERS}
    kept["bars"] = tuple(bar for bar in kept["bars"] if bar.other_id != woman_id)
    return instance.replace(**kept)


def without_home(instance: Instance, home_id: str) -> Instance:
    return instance.replace(
        **{name: tuple(row for row in getattr(instance, name) if row.home_id != home_id)
           for name in ("homes", "occupants", "pins")}
    )  # fmt: skip


def decided(instance: Instance, woman_id: str, home_id: str, kind: str) -> Instance:
    others = (pin for pin in instance.pins if (pin.woman_id, pin.home_id) != (woman_id, home_id))
    pins = (*others, Pin(woman_id=woman_id, home_id=home_id, kind=kind))
    return instance.replace(pins=tuple(sorted(pins, key=lambda pin: (pin.woman_id, pin.home_id))))


def woman_changed(instance: Instance, chance: random.Random) -> Instance:
    at = chance.randrange(len(instance.women))
    other = dataclasses.replace(instance.women[at], priority=chance.randint(1, 5), supervising_region=None)
    return instance.replace(women=(*instance.women[:at], other, *instance.women[at + 1 :]))


def home_changed(instance: Instance, chance: random.Random) -> Instance:
    at = chance.randrange(len(instance.homes))
    other = dataclasses.replace(
        instance.homes[at], bedrooms=chance.randint(1, 4), rent_gbp_week=chance.randint(50, 300)
    )
    return instance.replace(homes=(*instance.homes[:at], other, *instance.homes[at + 1 :]))


def occupants_changed(instance: Instance, chance: random.Random) -> Instance:
    """Somebody moves into one home, and somebody, if there is anybody, out of another."""
    newcomer = Occupant(home_id=chance.choice(instance.homes).home_id, role=chance.choice(("resident", "child")))
    stay = list(instance.occupants)
    if stay:
        stay.pop(chance.randrange(len(stay)))
    return instance.replace(occupants=tuple(sorted((*stay, newcomer), key=lambda person: person.home_id)))


def decision_lifted(instance: Instance, chance: random.Random) -> Instance:
    pins = list(instance.pins)
    if pins:
        pins.pop(chance.randrange(len(pins)))
    return instance.replace(pins=tuple(pins))


def limit_changed(instance: Instance, chance: random.Random) -> Instance:
    at = chance.randrange(len(instance.partners))
    other = dataclasses.replace(instance.partners[at], max_new_households=chance.choice((0, 1, 2, None)))
    return instance.replace(partners=(*instance.partners[:at], other, *instance.partners[at + 1 :]))


def some_pair(instance: Instance, chance: random.Random) -> tuple[str, str]:
    return chance.choice(instance.women).woman_id, chance.choice(instance.homes).home_id


Change = Callable[[Instance, Instance, random.Random], Instance]
"""From all there ever is, and what there is now, to what there is next."""


def woman_joins(whole: Instance, now: Instance, chance: random.Random) -> Instance:
    late = [woman.woman_id for woman in whole.women if woman.woman_id not in now.woman]
    if not late:
        return now
    here = {*now.woman, chance.choice(late)}
    joined = {name: tuple(row for row in getattr(whole, name) if row.woman_id in here) for name in HERS[:-1]}
    joined["bars"] = tuple(bar for bar in joined["bars"] if bar.other_id is None or bar.other_id in here | {"X31"})
    return now.replace(**joined)


def home_offered(whole: Instance, now: Instance, chance: random.Random) -> Instance:
    held = [home.home_id for home in whole.homes if home.home_id not in now.home]
    here = {*now.home, *([chance.choice(held)] if held else [])}
    return now.replace(
        homes=tuple(home for home in whole.homes if home.home_id in here),
        occupants=tuple(person for person in whole.occupants if person.home_id in here),
    )


KINDS_OF_CHANGE: dict[str, Change] = {
    "late referral": woman_joins,
    "woman withdrawn": lambda _, now, chance: without_woman(now, some_pair(now, chance)[0]),
    "home withdrawn": lambda _, now, chance: without_home(now, some_pair(now, chance)[1]),
    "home offered": home_offered,
    "decline": lambda _, now, chance: decided(now, *some_pair(now, chance), "veto"),
    "pin": lambda _, now, chance: decided(now, *some_pair(now, chance), "pin"),
    "woman changed": lambda _, now, chance: woman_changed(now, chance),
    "home changed": lambda _, now, chance: home_changed(now, chance),
    "occupants changed": lambda _, now, chance: occupants_changed(now, chance),
    "decision lifted": lambda _, now, chance: decision_lifted(now, chance),
    "limit changed": lambda _, now, chance: limit_changed(now, chance),
}
