"""Coupling rules from the tables and the policy: one file a subject."""

from matcher.solver.coupling.offers import Offers
from matcher.solver.coupling.rules import build_coupling

__all__ = ["Offers", "build_coupling"]
