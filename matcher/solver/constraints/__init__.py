"""Coupling rules on plain arrays, one file each; see `base.py` for what they share."""

from matcher.solver.constraints.base import Broken, Budget, Core, Coupling, Floor, Limits, PairRule
from matcher.solver.constraints.group_floor import GroupFloor
from matcher.solver.constraints.households_in_period import HouseholdsInPeriod
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.constraints.non_association import NonAssociation
from matcher.solver.constraints.pinned_pairs import PinnedPairs
from matcher.solver.constraints.set_aside import SetAside
from matcher.solver.constraints.support_hours import SupportHours
from matcher.solver.constraints.weighted_budget import WeightedBudget

__all__ = [
    "Broken", "Budget", "Core", "Coupling", "Floor", "GroupFloor", "HouseholdsInPeriod", "JointOccupancy", "Limits",
    "NonAssociation", "PairRule", "PinnedPairs", "SetAside", "SupportHours", "WeightedBudget",
]  # fmt: skip
