"""The model of spliced candidates, from the model before: untouched pairs are copied in whole stretches."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.rules.again import Again
from matcher.rules.facts import Facts
from matcher.rules.splice import OldPairs, splice
from matcher.solver.build import Built, model_of, offered_of
from matcher.solver.model import AssignmentModel


def build_again(old: AssignmentModel, facts: Facts, again: Again, previous: Mapping[str, str] | None = None) -> Built:
    """As `build_model` of the candidates of `again`. old: the model of the candidates they were made from.

    An untouched pair may be proposed where it might before: neither its points nor the pins of its woman have changed.
    Raises InfeasiblePins with every conflict.
    """
    candidates, women, homes = again.candidates, again.women, again.homes
    offered = offered_of(facts, candidates)
    at = offered.kept.searchsorted(again.fresh)
    fresh = again.fresh[offered.kept.searchsorted(again.fresh, side="right") > at]
    woman, home = candidates.woman[fresh], candidates.home[fresh]
    joint = splice(OldPairs(old.pair_agent, old.pair_place, old.first_pair), women, homes, woman, home)
    place = joint.of(homes.renumbered(old.pair_place), home)
    points = joint.of(old.pair_points, candidates.points[fresh])
    return model_of(facts, offered, place, points, previous, in_order=True)
