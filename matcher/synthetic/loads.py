"""A whole national load from a seed: women with their families and conditions, partners with their homes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from matcher.domain import Child, Instance, Woman
from matcher.domain.surroundings import Site
from matcher.intake import read_tables, write_tables
from matcher.intake.export import row_key
from matcher.synthetic.blanks import Gappy, with_gaps
from matcher.synthetic.contacts import with_visits
from matcher.synthetic.country import england_and_wales
from matcher.synthetic.draws import Draws
from matcher.synthetic.ids import numbered
from matcher.synthetic.money import invented_rates, with_charges, with_exemptions
from matcher.synthetic.people import People, draw_people
from matcher.synthetic.supply import Supply, draw_supply
from matcher.synthetic.women import draw_referral_date

DEFAULT_START = date(2026, 10, 5)
"""The Monday on which a quarter of releases begins."""

_AS_OF_BEFORE = timedelta(days=4)

T = TypeVar("T")


def generate(women: int, homes: int, seed: int, coupled: bool = False, *, start: date = DEFAULT_START) -> Instance:
    """A load of this many women and homes; the same arguments always give the same load.

    Releases fall on the 88 days from `start`; the run speaks from four days before. Calibrated in `calibration.py`. Not
    `coupled`: the partners' support hours never bind. `coupled`: they bind on many partners, some take only so many new
    households in a period, more homes are shared, and some women may not be near one another. Raises ValueError for
    fewer than one woman or home.
    """
    # Written and read back, so that places and every other derived field are just what intake makes of the tables.
    with TemporaryDirectory() as folder:
        generate_tables(women, homes, seed, folder, coupled, start=start)
        return read_tables(folder, start - _AS_OF_BEFORE).instance


def generate_tables(
    women: int, homes: int, seed: int, out_dir: Path | str, coupled: bool = False, *, start: date = DEFAULT_START
) -> None:
    """Writes the tables of `generate` into a directory, made when missing. Raises ValueError likewise, and OSError."""
    if women < 1 or homes < 1:
        raise ValueError("a load needs at least one woman and one home")
    country = england_and_wales()
    people = draw_people(seed, country, women, start, coupled=coupled)
    supply = draw_supply(seed, country, homes, start, coupled=coupled)
    write_tables(_assemble(seed, people, supply, start - _AS_OF_BEFORE), out_dir)


def _assemble(seed: int, people: People, supply: Supply, as_of: date) -> Instance:
    """The tables with their gaps, each in the order in which they are read."""
    benefits, charges, visits = Draws(seed, "benefits"), Draws(seed, "charges"), Draws(seed, "visits")
    referred = _referred(Draws(seed, "referrals"), people, supply)
    women = [with_exemptions(benefits, woman) for woman in referred]
    homes = [with_charges(charges, home) for home in supply.homes]
    children = [with_visits(visits, child) for child in people.children]
    return Instance(
        as_of=as_of,
        women=_with_gaps(seed, "women", women),
        homes=_with_gaps(seed, "homes", homes),
        partners=_with_gaps(seed, "partners", supply.partners),
        adults=_with_gaps(seed, "adults", people.adults),
        children=_with_gaps(seed, "children", children),
        zones=_sorted(people.zones),
        bars=_sorted(people.bars),
        occupants=_with_gaps(seed, "occupants", supply.occupants),
        sites=_sites(people.children),
        lha=_sorted(invented_rates()),
    )


def _sites(children: Iterable[Child]) -> tuple[Site, ...]:
    """The schools that the load's children attend: what is known of the schools around, not all of them."""
    codes = sorted({child.school_postcode for child in children if child.school_postcode})
    ids = numbered("S", len(codes), 4)
    return tuple(Site(site_id=one, kind="school", postcode=code) for one, code in zip(ids, codes, strict=True))


def _with_gaps(seed: int, table: str, records: Iterable[Gappy]) -> tuple[Gappy, ...]:
    """Each table has its own stream, so that more homes do not move the gaps among the women."""
    draws = Draws(seed, f"gaps/{table}")
    return _sorted(with_gaps(draws, record) for record in records)


def _sorted(records: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(records, key=row_key))


def _referred(draws: Draws, people: People, supply: Supply) -> list[Woman]:
    """The women, half of them referred by a partner of the region they come from."""
    by_region: dict[str | None, list[str]] = {}
    for partner in supply.partners:
        by_region.setdefault(partner.region, []).append(partner.partner_id)
    women = []
    for profile, woman in zip(people.profiles, people.women, strict=True):
        referred_on = draw_referral_date(draws, profile.release_date)
        near = by_region.get(profile.home.region)
        if referred_on and near:
            woman = dataclasses.replace(woman, referred_by=draws.pick(near), referred_on=referred_on)
        women.append(woman)
    return women
