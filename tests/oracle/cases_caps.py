"""The benefit cap of each year, place and household, to the penny: the last rent that is no worry, and a penny more.

She has 92 pounds a week, so 4.60 short is no worry. Help is at most cap / 52 less 92; the rates of the area are above
any rent here. So the last rent without worry is cap / 52 - 92 + 4.60, without its odd part of a penny.
"""

from __future__ import annotations

from datetime import date

from tests.oracle.build import adult, area, child, woman
from tests.oracle.cases import Case
from tests.oracle.cases_money import MARGINAL, OK, both, council, on, private
from tests.oracle.tables import Row

LONDON, HULL = {"postcode": "SE15 4NH"}, {"postcode": "HU1 2LU"}
DEAR = {"lha": [area(shared_gbp_week=400.0, one_bed_gbp_week=500.0, two_bed_gbp_week=500.0)]}
NOW, THEN = date(2026, 12, 1), date(2018, 6, 5)
GIRL = {"children": [child(sex="F", date_of_birth=date(2014, 1, 1), carer="with_her")]}
HIM = {"adults": [adult(relation="partner", date_of_birth=date(1975, 1, 1))]}
LAST_RENTS: list[tuple[date, dict[str, str], dict[str, list[Row]], float, float]] = [
    (NOW, LONDON, {}, 238.88, 238.89),  # 16,967 / 52 = 326.288
    (NOW, LONDON, GIRL, 399.58, 399.59),  # 25,323 / 52 = 486.981
    (NOW, LONDON, HIM, 399.58, 399.59),
    (NOW, HULL, {}, 196.31, 196.32),  # 14,753 / 52 = 283.712
    (NOW, HULL, GIRL, 336.06, 336.07),  # 22,020 / 52 = 423.462
    (THEN, LONDON, {}, 208.94, 208.95),  # 15,410 / 52 = 296.346
    (THEN, LONDON, GIRL, 354.90, 354.91),  # 23,000 / 52 = 442.308
    (THEN, HULL, {}, 170.29, 170.30),  # 13,400 / 52 = 257.692
    (THEN, HULL, GIRL, 297.21, 297.22),  # 20,000 / 52 = 384.615
]
CAP_CASES: list[Case] = []
for released, where, family, last, one_more in LAST_RENTS:
    she = woman(release_date=released, date_of_birth=date(1970, 1, 1), benefit_income_gbp_week=92.0)
    CAP_CASES += both(*OK, she, private(rent_gbp_week=last, **where), DEAR | family)
    CAP_CASES += both(*MARGINAL, she, private(rent_gbp_week=one_more, **where), DEAR | family)

BEFORE, AFTER = (
    on(279.9, date_of_birth=date(1970, 1, 1), release_date=day) for day in (date(2013, 3, 28), date(2013, 4, 2))
)
# 14 short of 279.9 for one bedroom too many, once there was a charge for it.
CAP_CASES += both(*OK, BEFORE, council(bedrooms=2), {}) + both(*MARGINAL, AFTER, council(bedrooms=2), {})
