"""Facts of women, adults and children that cannot be true together, or are odd."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from matcher.domain.ages import age_on
from matcher.domain.people import Woman
from matcher.intake.rows import Row, Table

FIRST_RELEASE = date(1990, 1, 1)
ADULT_AGE = 18
YOUNGEST_MOTHER = 12
YOUNGEST_ADULT = 16
UNIT_KEEPS_MONTHS = 18
"""A mother and baby unit keeps children to this age. Source: HM Prison and Probation Service policy framework on
pregnancy, mother and baby units and maternal separation (2021)."""
LONGEST_WAIT_FOR_BIRTH = timedelta(days=305)
"""Ten months: a baby due later than that cannot be known of."""


def women_by_id(tables: Mapping[str, Table]) -> dict[str, Woman]:
    """woman_id -> Woman, for checks across tables."""
    return {row.record.woman_id: row.record for row in tables["women"].rows}


def check_people(tables: Mapping[str, Table], as_of: date) -> None:
    """Checks women.csv, adults.csv and children.csv."""
    women = women_by_id(tables)
    for row in tables["women"].rows:
        _check_woman_dates(tables["women"], row, as_of)
        _check_woman_facts(tables["women"], row)
    partners: set[str] = set()
    for row in tables["adults"].rows:
        _check_adult(tables["adults"], row, women.get(row.record.woman_id))
        if row.record.relation == "partner" and row.record.woman_id is not None:
            if row.record.woman_id in partners:
                tables["adults"].fault(row, "relation", "is given in an earlier row already; she can have one partner")
            partners.add(row.record.woman_id)
    for row in tables["children"].rows:
        _check_child(tables["children"], row, women.get(row.record.woman_id), as_of)


def _check_woman_dates(table: Table, row: Row, as_of: date) -> None:
    woman: Woman = row.record
    if woman.release_date is not None and woman.release_date < FIRST_RELEASE:
        table.fault(row, "release_date", f"must not be before {FIRST_RELEASE}")
    elif woman.date_of_birth is not None and woman.release_date is not None:
        if age_on(woman.date_of_birth, woman.release_date) < ADULT_AGE:
            table.fault(row, "date_of_birth", "makes her under 18 on her release date; one of the two dates is wrong")
    elif woman.date_of_birth is not None and woman.date_of_birth > as_of:
        table.fault(row, "date_of_birth", f"is after {as_of}, the day of the run")
    if woman.due_date is not None:
        if woman.release_date is not None and woman.due_date < woman.release_date:
            table.warn(row, "due_date", "is before her release date; list a baby who is born in children.csv")
        if woman.due_date > as_of + LONGEST_WAIT_FOR_BIRTH:
            table.warn(row, "due_date", f"is more than ten months after {as_of}, the day of the run")


def _check_woman_facts(table: Table, row: Row) -> None:
    woman: Woman = row.record
    if woman.risk_flags is not None and "none" in woman.risk_flags and len(woman.risk_flags) > 1:
        table.fault(row, "risk_flags", "must hold none alone, or not at all")
    if not woman.early_release_approved:
        return
    for field in ("release_type", "days_served"):
        if getattr(woman, field) is None and field not in row.faulty:
            table.warn(row, field, "is empty, so her approved early release cannot move the date")


def _check_adult(table: Table, row: Row, woman: Woman | None) -> None:
    adult = row.record
    joins = adult.joins_on or (woman.release_date if woman is not None else None)
    if adult.date_of_birth is None:
        return
    if joins is not None and adult.date_of_birth > joins:
        table.fault(row, "date_of_birth", "is after the day the adult joins her")
    elif joins is not None and age_on(adult.date_of_birth, joins) < YOUNGEST_ADULT:
        table.warn(row, "date_of_birth", "makes the adult under 16; children belong in children.csv")
    elif adult.relation == "adult_child" and _mother_too_young(woman, adult.date_of_birth):
        table.fault(row, "date_of_birth", "makes the mother under 12 at the birth; one of the two dates is wrong")


def _mother_too_young(woman: Woman | None, born: date) -> bool:
    if woman is None or woman.date_of_birth is None:
        return False
    return age_on(woman.date_of_birth, born) < YOUNGEST_MOTHER


def _check_child(table: Table, row: Row, woman: Woman | None, as_of: date) -> None:
    child = row.record
    if child.date_of_birth is not None:
        _check_birth(table, row, woman, as_of)
        if child.carer == "mother_and_baby_unit" and woman is not None and woman.release_date is not None:
            _check_unit(table, row, child.date_of_birth, woman.release_date)
    if child.returns_on is not None:
        if child.date_of_birth is not None and child.returns_on < child.date_of_birth:
            table.fault(row, "returns_on", "is before the child's birth")
        if child.returns == "no":
            table.warn(row, "returns_on", "is not used, because the child does not return")


def _check_unit(table: Table, row: Row, born: date, release: date) -> None:
    """A child who will be older on her mother's release than a mother and baby unit keeps children."""
    months = 12 * (release.year - born.year) + release.month - born.month
    if (months, release.day) > (UNIT_KEEPS_MONTHS, born.day):
        table.warn(row, "carer", "can no longer hold on her release at the child's age; say where the child will be")


def _check_birth(table: Table, row: Row, woman: Woman | None, as_of: date) -> None:
    born = row.record.date_of_birth
    release = woman.release_date if woman is not None else None
    if _mother_too_young(woman, born):
        table.fault(row, "date_of_birth", "makes the mother under 12 at the birth; one of the two dates is wrong")
    elif release is not None and born > release:
        message = "is after the mother's release date; an unborn baby goes into due_date of women.csv"
        table.fault(row, "date_of_birth", message)
    elif born > as_of:
        message = f"is after {as_of}, the day of the run; an unborn baby goes into due_date of women.csv"
        table.warn(row, "date_of_birth", message)
