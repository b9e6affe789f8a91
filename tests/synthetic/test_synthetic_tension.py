"""The national load is a real contest: too few homes, nearly all of them wanted, most women with a choice."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.domain import Instance
from matcher.solver.match import Match, match


@pytest.fixture(scope="module")
def found(national: Instance) -> Match:
    return match(national)


def test_about_eight_women_in_ten_can_be_placed(found: Match) -> None:
    assert 0.76 <= len(found.plan.placements) / 1_400 <= 0.86
    # Shared homes couple women, so a little may be left unproven.
    assert found.result.gap < 0.003


def test_nearly_every_home_is_wanted_and_used(found: Match) -> None:
    wanted = set(found.candidates.home[found.candidates.proposable].tolist())
    assert len(wanted) / 900 > 0.95
    assert len({placement.home_id for placement in found.plan.placements}) / 900 > 0.9


def test_women_have_tens_to_hundreds_of_homes_to_go_to(found: Match) -> None:
    homes = np.bincount(found.candidates.woman[found.candidates.proposable], minlength=1_400)
    assert 50 < np.median(homes) < 400
    assert (homes == 0).sum() < 70
    assert np.percentile(homes, 5) < 60


def test_some_partners_limits_bind(national: Instance, found: Match) -> None:
    taken = dict.fromkeys(national.partner, 0)
    for placement in found.plan.placements:
        taken[national.home[placement.home_id].partner_id] += 1
    binding = [name for name, count in taken.items() if count == national.partner[name].max_new_households]
    assert 3 <= len(binding) <= 30
