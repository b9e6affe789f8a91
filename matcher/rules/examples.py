"""Examples as real pairs: a plain woman and home, changed by an example, read as files are and asked as in a match."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from matcher.domain import Instance, Policy
from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from matcher.intake.reading import from_frames
from matcher.rules.base import Example, HardRule, SoftCriterion, Verdict
from matcher.rules.evaluate import answer_pairs
from matcher.rules.facts import Facts, build_facts
from matcher.rules.score import natural_of_pairs

Cells = Mapping[str, str]

AS_OF = date(2026, 10, 1)

WOMAN: Cells = {
    "woman_id": "woman",
    "release_date": "2026-12-01",
    "release_type": "conditional",
    "days_served": "200",
    "early_release_approved": "no",
    "supervising_region": "Greater Manchester",
    "date_of_birth": "1990-06-15",
    "home_postcode": "M14 4DQ",
    "access_need": "none",
    "risk_flags": "none",
    "care_leaver": "no",
    "abuse_victim": "no",
    "shared_rate_exempt": "no",
    "benefit_income_gbp_week": "100",
}
"""Released on Tuesday 1 December 2026 at 36, alone, assessed and clear, on a hundred pounds a week."""

HOME: Cells = {
    "home_id": "home",
    "partner_id": "partner",
    "postcode": "M14 5TL",
    "nation": "England",
    "bedrooms": "1",
    "living_rooms": "1",
    "bedspaces": "2",
    "sharing": "self_contained",
    "landlord": "social",
    "tenancy": "assured",
    "available_from": "2026-11-30",
    "rent_gbp_week": "95",
    "brma": "Anytown",
    "exempt_accommodation": "no",
    "access": "none",
    "children_ok": "yes",
}
"""A social landlord's one-bedroom home in Manchester, free on the Monday before; everything known, nothing refused."""

OTHER_TABLES: Mapping[str, Sequence[Cells]] = {
    "partners": ({"partner_id": "partner"},),
    "lha": (
        {
            "brma": "Anytown",
            "shared_gbp_week": "80",
            "one_bed_gbp_week": "140",
            "two_bed_gbp_week": "170",
            "three_bed_gbp_week": "200",
            "four_bed_gbp_week": "260",
        },
    ),
}
"""Local housing allowance of a town that is not a real one; an example's own rows of a table stand instead of these."""

PLAIN = Example(
    words="She is 36, alone, assessed and clear, released on Tuesday 1 December 2026, with a hundred pounds a week. "
    "The home is a social landlord's one-bedroom flat in Manchester, free from the day before. Every fact is known.",
    verdict=Verdict.PASS,
)
"""The pair that every example changes."""

FIRST = np.array([0])


def facts_of(example: Example) -> Facts:
    """The example's woman and home as the columns of a run: the first of each. Raises as `instance_of`."""
    return build_facts(instance_of(example), Policy(**example.policy))


def instance_of(example: Example) -> Instance:
    """The example's tables, read as a directory of files is.

    In a row of a further table, ids may be left out: they are the woman's, the home's, or the next of the table.
    Raises BadInput for cells that no file may hold.
    """
    tables = {
        "women": [{**WOMAN, **example.woman}],
        "homes": [{**HOME, **example.home}],
        **OTHER_TABLES,
        **example.more,
    }
    frames = {
        name: pd.DataFrame([{**_ids(name, number), **row} for number, row in enumerate(rows, start=1)])
        for name, rows in tables.items()
    }
    return from_frames(frames, AS_OF).instance


def verdict_of(rule: HardRule, example: Example) -> Verdict:
    """What a rule answers for the example's pair."""
    passes, fails = answer_pairs(rule, facts_of(example), FIRST, FIRST)
    return Verdict.FAIL if fails.all() else Verdict.PASS if passes.all() else Verdict.UNKNOWN


def quantity_of(criterion: SoftCriterion, example: Example) -> float | None:
    """A criterion's finished quantity for the example's pair; None when unknown, or when it does not apply."""
    quantity = float(natural_of_pairs(criterion, facts_of(example), FIRST, FIRST).item())
    return None if math.isnan(quantity) else quantity


def _ids(table: str, number: int) -> dict[str, str]:
    pair = {"women": WOMAN["woman_id"], "homes": HOME["home_id"]}
    record: type = RECORDS[table]
    found = {}
    for name, column in columns_of(record).items():
        if column.kind == "id":
            found[name] = f"{table} {number}"
        elif column.required and column.table in pair:
            found[name] = pair[column.table]
    return found
