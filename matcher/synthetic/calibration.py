"""The published shares a national load is drawn to, in one place: the generator reads them and the tests measure them.

What is not here (for example how many homes are women-only) is invented, and stands beside the code that draws it.
Sources: Justice Committee and Hansard on women in custody, the Prison Reform Trust's survey of mothers in prison, and
published outcomes of the family programmes. No figures were found for the mix of regions: women and partners follow
the population.

How tight the contest is follows from a few of the numbers beside the code: when homes come free and how many persons a
shared home holds (`homes.py`), how many households a partner takes (`partners.py`), how many women name regions
(`women.py`), and what rents leave to live on (`lettings.py`, `money.py`). With 1,400 women and 900 homes about 60 in
100 women can be placed and 92 in 100 homes are used.
"""

from __future__ import annotations

from matcher.domain import codes
from matcher.synthetic.draws import Shares

WOMEN_A_QUARTER = 1_400
"""Women released in England and Wales in a quarter; surges reach 1.6 times as many."""

QUARTER_DAYS = 88
"""From the first Monday of a quarter to its last day: 5 October to 31 December 2026."""

POPULATION_MILLIONS = {
    "East Midlands": 4.1,
    "East of England": 7.2,
    "Greater Manchester": 2.9,
    "Kent, Surrey & Sussex": 4.8,
    "London": 8.9,
    "North East": 2.7,
    "North West": 4.6,
    "South Central": 4.6,
    "South West": 5.8,
    "Wales": 3.1,
    "West Midlands": 6.0,
    "Yorkshire & The Humber": 5.5,
}
"""Probation region -> residents in mid-2022 (Office for National Statistics, to a tenth). Postcodes alone would not do:
one in London holds more people than one in the country."""

NO_CHILD_WITH_HER = 0.5
"""Share of women with no child who lives, or may come to live, with them."""

MOTHERS = 2 / 3
"""Share of women with a child under 18 anywhere: some of the children never come back to them."""

CHILDREN_OF_A_MOTHER = Shares({1: 0.45, 2: 0.33, 3: 0.13, 4: 0.06, 5: 0.02, 6: 0.007, 7: 0.003})
"""Children under 18 of a mother; the mean of the whole population is 1.9."""

MEAN_CHILDREN_OF_A_MOTHER = 1.9

SIBLINGS_SPLIT = 2 / 3
"""Share of sibling groups who live in more than one household."""

CARERS: Shares[codes.Carer] = Shares(
    {"kinship": 43, "friends": 11, "father": 9, "foster": 8, "adopted": 4, "with_her": 5}
)
"""Who cares for a household's children, of those whose carer is known: grandmother 25 and other family 18, friends 11,
father 9, care, foster or adopted 12, and 5 who stay in her own home."""

BABY_STAYS_WITH_HER = 0.4
"""Share of babies under 18 months who live with her in a mother and baby unit (about fifty places in all)."""

BABY_UNIT_DAYS = 547

OFFENCE_LINKED_TO_OWN_CHILD = 0.2
"""Share of mothers with an offence linked to their own child: contact with that child is barred."""

FAR_FROM_HOME = 0.5
FAR_FROM_HOME_M = 80_467
"""Half are held more than 50 miles from home."""

VOID_DAYS = (40, 75)
"""Days between two lettings of a home."""

EXCLUSION_ZONE = 0.12
SAFETY_ZONE = 0.2
ABUSE_VICTIMS = 0.55
"""Safety zones are drawn among these, so that a fifth of all women have one."""

STEP_FREE_NEED = 0.06
WHEELCHAIR_NEED = 0.02
NOT_ASSESSED = 0.08
SHARED_HOMES = 0.2
SHARED_HOMES_COUPLED = 0.4
HOMES_OF_A_PARTNER = 15
OUTCODE_ONLY = 0.02
BLANK_CELLS = 0.012
