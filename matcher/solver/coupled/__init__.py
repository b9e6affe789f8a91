"""Bound, plan and proof where rules couple placements; see `engine.py` for the order of work."""

from matcher.solver.coupled.answer import CoupledAnswer
from matcher.solver.coupled.engine import solve_coupled

__all__ = ["CoupledAnswer", "solve_coupled"]
