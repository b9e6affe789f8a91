"""What the tables say that cannot be so in law or in practice: told before a match, and never a reason to stop it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date

from matcher.domain import Home, Instance, Woman
from matcher.intake.faults import Fault
from matcher.rules.calendar import key_date
from matcher.rules.facts.lettings import DAYS_OF_A_WEEK, too_long_for_cas3
from matcher.rules.money_help import SOCIAL
from matcher.rules.parameters import parameter
from matcher.rules.tenure import lawful_between

RIGHT_TENANCY = {
    "England": "in England it would be assured, or assured_shorthold from a social or council landlord",
    "Wales": "in Wales it would be occupation_secure, occupation_standard or occupation_supported",
}


def doubts(instance: Instance) -> tuple[Fault, ...]:
    """Warnings about single cells, by file, then by id. They name a home's or a woman's id where a file's row would be.

    Only cells that are not private are shown.
    """
    areas = tuple(rate.brma for rate in instance.lha)
    women = (fault for woman in instance.women for fault in _of_woman(woman))
    homes = (fault for home in instance.homes for fault in _of_home(home, instance.as_of, areas))
    return (*women, *homes)


def _of_woman(woman: Woman) -> Iterator[Fault]:
    nominal = woman.release_date
    if woman.release_type == "hdc" and nominal is not None and not parameter("hdc_for_women", nominal):
        message = "has release type hdc, which adult women no longer have on that date; give the type that applies"
        yield _doubt("women.csv", "release_type", woman.woman_id, message)


def _of_home(home: Home, as_of: date, areas: tuple[str, ...]) -> Iterator[Fault]:
    yield from _tenancy(home, as_of)
    yield from _area(home, areas)
    if home.tenancy == "cas3":
        nights = parameter("cas3_nights", as_of)
        if too_long_for_cas3(home, nights):
            weeks = f"{nights / DAYS_OF_A_WEEK:g} or less"
            message = f"is a cas3 home offered for more than {nights} nights; tenancy_weeks would be {weeks}"
            yield _doubt("homes.csv", "tenancy_weeks", home.home_id, message)
        if home.children_ok:
            message = "is a cas3 home, where children may not live; children_ok would be no"
            yield _doubt("homes.csv", "children_ok", home.home_id, message)


def _tenancy(home: Home, as_of: date) -> Iterator[Fault]:
    """No day between its first key date and its last is one on which this tenancy can be granted."""
    if home.tenancy is None or home.nation is None:
        return
    first, last = lawful_between(home, home.available_from or as_of)
    opens = key_date(home.available_from) or as_of
    if max(first, opens) > min(last, home.available_to or date.max):
        message = (
            f"is offered as {home.tenancy}, which this landlord cannot grant in {home.nation} on those days; "
            f"{RIGHT_TENANCY[home.nation]}"
        )
        yield _doubt("homes.csv", "tenancy", home.home_id, message)


def _area(home: Home, areas: tuple[str, ...]) -> Iterator[Fault]:
    by_area = home.landlord is not None and home.landlord not in SOCIAL and not home.exempt_accommodation
    if by_area and areas and home.brma is not None and home.brma not in areas:
        near = difflib.get_close_matches(home.brma, areas, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        yield _doubt(
            "homes.csv",
            "brma",
            home.home_id,
            f"lies in the rental market area {home.brma}, which is not in lha.csv{hint}",
        )


def _doubt(file: str, column: str, own: str, message: str) -> Fault:
    return Fault(file=file, column=column, value=own, message=message, severity="warning")
