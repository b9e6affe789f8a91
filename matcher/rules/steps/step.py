"""One step, and what is known of the proposal it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from matcher.domain import Home, Partner, Policy, Woman
from matcher.rules.calendar import working_days_before
from matcher.rules.household import Household
from matcher.rules.parameters import all_parameters, parameter

Side = Literal["person", "landlord", "probation", "prison", "children's services", "court", "partner", "programme"]
SIDES: tuple[Side, ...] = get_args(Side)
"""Whose turn it is. person: she, or those who care for or answer for a child with her. programme: whoever runs the
match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededStep:
    """One step: a code, whose turn it is, what they do, the last day for it, and what to do when that fails.

    sentence, fallback: without a full stop, a semicolon or brackets, so that a list in one cell can hold them; neither
    names a council, an address, an order or an offence. late: the day lies before the day the run speaks from.
    """

    code: str
    who: Side
    sentence: str
    by: date
    late: bool
    fallback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One woman proposed for one home. reviews: codes of the rules that send the pair to review."""

    woman: Woman
    home: Home
    partner: Partner
    household: Household
    policy: Policy
    as_of: date
    reviews: tuple[str, ...]

    @property
    def nation(self) -> str:
        """The home's nation; "" when unknown."""
        return self.home.nation or ""

    def figure(self, name: str) -> Any:
        """A dated figure on her release. Raises ParameterError when none holds."""
        return parameter(name, self.household.release)

    def in_force(self, name: str) -> Any | None:
        """A dated figure of the home's nation on her release; None where none holds yet, or the nations differ."""
        release = self.household.release
        held = {row.value for row in all_parameters()[name] if row.holds(release, self.nation)}
        return held.pop() if len(held) == 1 else None

    def step(self, code: str, who: Side, by: date, sentence: str, fallback: str) -> NeededStep:
        """A step due on a day."""
        return NeededStep(code=code, who=who, sentence=sentence, by=by, late=by < self.as_of, fallback=fallback)

    def before_release(self, code: str, who: Side, working_days: int, sentence: str, fallback: str) -> NeededStep:
        """A step due so many working days before her effective release."""
        return self.step(code, who, working_days_before(self.household.release, working_days), sentence, fallback)


def counted(number: int, one: str, many: str) -> str:
    """ "1 child", "2 children"."""
    return f"{number} {one if number == 1 else many}"
