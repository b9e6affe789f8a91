"""Coupling rules on plain arrays, one file each; see `base.py` for what they share."""

from matcher.solver.constraints.base import Broken, Core, Coupling, Limits, PairRule
from matcher.solver.constraints.support_hours import SupportHours

__all__ = ["Broken", "Core", "Coupling", "Limits", "PairRule", "SupportHours"]
