"""What the law on homelessness says to one proposal: information and who writes which letter, never a decision.

The sentences are dated parameters, one set a nation: English tests never apply in Wales, nor Welsh ones in England.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date

from geo import same_authority
from matcher.domain import Home, Woman
from matcher.domain.ages import age_on
from matcher.rules.parameters import all_parameters, parameter


def information(woman: Woman, home: Home, on: date, *, case_file: bool = False) -> tuple[str, ...]:
    """Sentences that hold on a day for a woman and a home; of the law, none where the home's nation is unknown.

    case_file: the reader may read her case, so what her record makes pointless is left out and what it makes certain is
    said plainly. Otherwise all but her local connection is the same for every woman and gives nothing of hers away.
    """
    nation = home.nation
    if nation is None:
        return (_connection(woman, home),)
    law = _case_law(woman, nation, on) if case_file else _law(nation, on)
    return (_connection(woman, home), *law)


def _connection(woman: Woman, home: Home) -> str:
    """Whether the home's council is among those she is recorded to be connected with, by its old code or its new."""
    authority = home.place.authority if home.place else ""
    if not authority:
        return "Not known: in which council's area the home lies."
    if not woman.local_connection:
        return "Not recorded: whether she has a local connection with the council of the home's area."
    if any(same_authority(authority, code) for code in woman.local_connection):
        return "Recorded: she has a local connection with the council of the home's area."
    return (
        "Recorded: her local connections are elsewhere. That is no bar to this home; it matters if she asks the "
        "council of its area for help as homeless, or to join its housing list."
    )


@functools.cache
def _law(nation: str, on: date) -> tuple[str, ...]:
    """The law as it is told of every woman alike."""
    return tuple(_told(nation, on, if_abused="If", may_be_exempt=True, may_be_care_leaver=True))


def _case_law(woman: Woman, nation: str, on: date) -> Iterator[str]:
    """The law as her record bears on it."""
    abused = {True: "As", None: "If", False: ""}[woman.abuse_victim]
    exempt = _may_be_exempt(woman, nation, on)
    leaver = _may_be_care_leaver(woman, on, parameter("care_leaver_under_years", on))
    return _told(nation, on, if_abused=abused, may_be_exempt=exempt, may_be_care_leaver=leaver)


def _told(nation: str, on: date, *, if_abused: str, may_be_exempt: bool, may_be_care_leaver: bool) -> Iterator[str]:
    """if_abused: the word that begins the sentence on abuse; none where it is ""."""
    for name in ("know_local_connection", "know_referral", "know_priority"):
        yield from _held(name, nation, on)
    if if_abused:
        yield from _held("know_abuse", nation, on, if_abused, "she has suffered domestic abuse,")
    if may_be_exempt:
        yield from _held("know_allocation", nation, on)
    if may_be_care_leaver:
        yield from _held("know_care_leaver", nation, on, "A care leaver under 21")
    yield from _held("know_change", nation, on)


def _held(name: str, nation: str, on: date, *words_before: str) -> Iterator[str]:
    """A parameter's sentences after the nation's name, if they hold on that day."""
    for row in all_parameters()[name]:
        if row.holds(on, nation):
            yield f"{nation}: {' '.join((*words_before, row.value))}"


def _may_be_exempt(woman: Woman, nation: str, on: date) -> bool:
    """Whether abuse or leaving care may free her from the test of a housing list."""
    ages = [row.value for row in all_parameters()["allocation_care_leaver_under_years"] if row.holds(on, nation)]
    return woman.abuse_victim is not False or any(_may_be_care_leaver(woman, on, under) for under in ages)


def _may_be_care_leaver(woman: Woman, on: date, under_years: int) -> bool:
    """An unknown record or an unknown age may be that of a care leaver."""
    young = woman.date_of_birth is None or age_on(woman.date_of_birth, on) < under_years
    return young and woman.care_leaver is not False
