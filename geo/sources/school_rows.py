"""One row of Get Information About Schools: whether it is a school that a child can attend, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from geo.areas import authority, nation_of
from geo.succession import current_codes

COLUMNS: Mapping[str, str] = {
    "urn": "URN",
    "name": "EstablishmentName",
    "type": "TypeOfEstablishment (name)",
    "status": "EstablishmentStatus (name)",
    "opens": "OpenDate",
    "phase": "PhaseOfEducation (name)",
    "low_age": "StatutoryLowAge",
    "high_age": "StatutoryHighAge",
    "gender": "Gender (name)",
    "locality": "Locality",
    "town": "Town",
    "postcode": "Postcode",
    "district": "DistrictAdministrative (code)",
    "council": "GSSLACode (name)",
    "easting": "Easting",
    "northing": "Northing",
}
"""What is read -> the header it stands under. The file's other columns, which differ by year, are not looked at."""

OPEN = ("open", "open, but proposed to close")
PROPOSED = "proposed to open"
_ELSEWHERE = ("british schools overseas", "offshore schools", "service children's education")
_ONLINE = "online provider"
_PHASES = {
    "nursery": "nursery",
    "primary": "primary",
    "middle deemed primary": "primary",
    "middle deemed secondary": "secondary",
    "secondary": "secondary",
    "all-through": "all_through",
    "all through": "all_through",
    "16 plus": "post_16",
}
_GENDERS = {"mixed": "mixed", "girls": "girls", "boys": "boys"}
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,6})?")
_URN = re.compile(r"[1-9]\d{5}")
_GRID_LIMIT_M = {"easting": 700_000, "northing": 1_300_000}
NO_AGE = -1

Cells = Mapping[str, str]


class CellFault(ValueError):
    """A cell that cannot be read. column: its header. The message says what would be right."""

    def __init__(self, field: str, text: str, right: str) -> None:
        super().__init__(f"{text[:40]!r} {right}")
        self.column = COLUMNS[field]


def urn_of(cells: Cells) -> int | None:
    """The school's number; None when the cell is empty. Raises CellFault."""
    text = cells["urn"]
    if text and not _URN.fullmatch(text):
        raise CellFault("urn", text, "is not a URN; six digits are right, such as 100000")
    return int(text) if text else None


def reason_left_out(cells: Cells) -> str:
    """Why a row is not a school that a child can attend in person in England or Wales; "" when it may be."""
    status, kind = cells["status"].casefold(), cells["type"].casefold()
    if status == PROPOSED:
        if not cells["opens"]:
            return "proposed without an opening day"
    elif status not in OPEN:
        return "not open"
    if kind == _ONLINE:
        return "taught online"
    code = cells["district"] or cells["council"]
    if kind in _ELSEWHERE or (code and not nation_of(code)):
        return "outside England and Wales"
    return ""


def authority_of(cells: Cells) -> str:
    """The code of the authority district as it stands today; "" when the row names none that is known.

    The second column names a county council where there are two tiers, so the district comes first.
    """
    for code in (cells["district"], cells["council"]):
        if authority(code) is not None:
            current = current_codes(code)
            return current[0] if len(current) == 1 else code
    return ""


def phase_of(cells: Cells, low_age: int, high_age: int) -> str:
    """The phase: special by the type of school, else as the file says, else by the ages taught.

    Independent schools and pupil referral units have no phase in the file. A middle school is what the law deems it.
    Ages that begin before 10 and end after 11 span two phases.
    """
    if "special" in cells["type"].casefold():
        return "special"
    said = _PHASES.get(cells["phase"].casefold())
    if said or NO_AGE in (low_age, high_age):
        return said or ""
    if low_age >= 16:
        return "post_16"
    if low_age >= 10:
        return "secondary"
    if high_age <= 5:
        return "nursery"
    return "primary" if high_age <= 11 else "all_through"


def gender_of(cells: Cells) -> str:
    """`mixed`, `girls`, `boys`, or "" when it does not apply."""
    return _GENDERS.get(cells["gender"].casefold(), "")


def age_of(cells: Cells, field: str) -> int:
    """An age in years, `NO_AGE` when empty. Raises CellFault."""
    text = cells[field]
    if text and not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise CellFault(field, text, "is not an age in whole years")
    return int(text) if text else NO_AGE


def grid_m_of(cells: Cells, field: str) -> float:
    """An easting or northing in metres; 0, which the file uses for none, when it is empty. Raises CellFault."""
    text = cells[field]
    if not text:
        return 0.0
    if not _NUMBER.fullmatch(text) or float(text) > _GRID_LIMIT_M[field]:
        raise CellFault(field, text, f"is not a grid reference in metres, 0 to {_GRID_LIMIT_M[field]}")
    return float(text)


def opens_on(cells: Cells) -> str:
    """The opening day, as 2026-09-01, of a school that is proposed; "" for one that is open. Raises CellFault."""
    if cells["status"].casefold() != PROPOSED:
        return ""
    return day_of(cells["opens"]).isoformat()


def day_of(text: str) -> date:
    """A day as the file writes it, 01-09-2026. Raises CellFault."""
    try:
        day, month, year = map(int, text.replace("/", "-").split("-"))
        return date(year, month, day)
    except ValueError:
        raise CellFault("opens", text, "is not a date; day-month-year is right, such as 01-09-2026") from None
