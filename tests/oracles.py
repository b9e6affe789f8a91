"""The second engine that the tests hold the real one against; its parts stand in `tests/oracle/`."""

from tests.oracle.calendar import (
    effective_release,
    key_date,
    later_end,
    move_in,
    nights_without_home,
    void_days,
    window_end,
    working_day,
)
from tests.oracle.criteria import CRITERIA
from tests.oracle.effects import ON, action, effects, eligible, reviews, verdicts
from tests.oracle.household import Member, Person, age_on, child_since, child_status, household, in_window, people_on
from tests.oracle.places import gazetteer, home_nation, home_region, metres, row_place
from tests.oracle.plan import best_plan, candidates, eligible_pairs
from tests.oracle.points import points, shares
from tests.oracle.rooms import bedroom_need, most_persons, need_of, need_range, rooms_required, statutory_range
from tests.oracle.rules import RULES, pairs
from tests.oracle.tables import Data, Row, Verdict, load
from tests.oracle.tenancy import lawful, tenure_rank
from tests.oracle.together import fits, groups, keeps_floors

__all__ = [
    "CRITERIA",
    "ON",
    "RULES",
    "Data",
    "Member",
    "Person",
    "Row",
    "Verdict",
    "action",
    "age_on",
    "bedroom_need",
    "best_plan",
    "candidates",
    "child_since",
    "child_status",
    "effective_release",
    "effects",
    "eligible",
    "eligible_pairs",
    "fits",
    "gazetteer",
    "groups",
    "home_nation",
    "home_region",
    "household",
    "in_window",
    "keeps_floors",
    "key_date",
    "later_end",
    "lawful",
    "load",
    "metres",
    "most_persons",
    "move_in",
    "need_of",
    "need_range",
    "nights_without_home",
    "pairs",
    "people_on",
    "points",
    "reviews",
    "rooms_required",
    "row_place",
    "shares",
    "statutory_range",
    "tenure_rank",
    "verdicts",
    "void_days",
    "window_end",
    "working_day",
]
