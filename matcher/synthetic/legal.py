"""The legal facts about a child, as they follow from who cares for the child and under which order."""

from __future__ import annotations

from typing import NamedTuple

from matcher.domain import codes
from matcher.synthetic.draws import Draws
from matcher.synthetic.households import Household
from matcher.synthetic.profiles import Profile

_LOOKED_AFTER: tuple[codes.Order, ...] = ("section20", "wales_s76", "interim_care", "care", "placement")
_KEEPS_RESPONSIBILITY = 0.96
_PLANNED_PROCEEDINGS = 0.05
_CONTESTED_BY_FATHER = 0.3
_CONTESTED_BY_OTHERS = 0.08
_COUNCIL_OF_HER_HOME = 0.7


class LegalFacts(NamedTuple):
    """The columns of `children.csv` that say who decides; empty where nobody would record them."""

    parental_responsibility: bool
    proceedings: codes.Proceedings
    return_contested: bool | None
    council: str | None
    looked_after: bool


def draw_legal_facts(draws: Draws, profile: Profile, household: Household) -> LegalFacts:
    """Facts that agree with the order: adoption ends responsibility, an interim order means current proceedings."""
    looked_after = household.order in _LOOKED_AFTER
    proceedings = _draw_proceedings(draws, household.order)
    council = None
    if looked_after or proceedings != "none":
        at_her_home = draws.chance(_COUNCIL_OF_HER_HOME)
        council = profile.home.authority if at_her_home else household.spot.authority
    contested = None
    if household.returns != "no":
        contested = draws.chance(_CONTESTED_BY_FATHER if household.carer == "father" else _CONTESTED_BY_OTHERS)
    return LegalFacts(
        parental_responsibility=household.order != "adoption" and draws.chance(_KEEPS_RESPONSIBILITY),
        proceedings=proceedings,
        return_contested=contested,
        council=council,
        looked_after=looked_after,
    )


def _draw_proceedings(draws: Draws, order: codes.Order) -> codes.Proceedings:
    if order == "interim_care":
        return "current"
    if order in ("none", "section20", "wales_s76") and draws.chance(_PLANNED_PROCEEDINGS):
        return "planned"
    return "none"
