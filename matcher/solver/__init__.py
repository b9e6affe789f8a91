"""Exact assignment on plain arrays, usable without the rest of `matcher`: `solve(AssignmentModel(...)) -> Result`."""

from matcher.solver.flow import Infeasible
from matcher.solver.model import AssignmentModel, ModelError
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch

__all__ = ["AssignmentModel", "Infeasible", "ModelError", "Result", "Watch", "solve"]
