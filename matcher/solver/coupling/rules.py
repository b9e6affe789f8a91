"""All coupling rules of a run."""

from __future__ import annotations

from matcher.solver.constraints import Coupling
from matcher.solver.coupling.apart import non_associations
from matcher.solver.coupling.floors import group_floors
from matcher.solver.coupling.hours import support_hours
from matcher.solver.coupling.offers import Offers
from matcher.solver.coupling.periods import households_in_period
from matcher.solver.coupling.shared_homes import joint_occupancy


def build_coupling(offers: Offers) -> tuple[Coupling, ...]:
    """The rules over several placements at once, always in the same order; those that no plan could break are left
    out, so that a plain problem stays plain."""
    hours, periods, shared = support_hours(offers), households_in_period(offers), joint_occupancy(offers)
    single = (rule for rule in (hours, periods, shared) if rule is not None)
    return (*single, *non_associations(offers), *group_floors(offers))
