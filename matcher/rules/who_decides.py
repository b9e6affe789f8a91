"""Who decides whether a child comes to live with her, or stays."""

from __future__ import annotations

from matcher.domain import Child
from matcher.rules.members import CARE_ORDERS, WITH_HER, stay_in_doubt

ADOPTED = "nobody: adopted"
BARRED = "court or probation: contact is barred"
COURT = "court"
COUNCIL_AND_COURT = "council and court"
PARENT_WITH_COUNCIL = "the parent with the council"
ALREADY_WITH_HER = "nobody: already with her"
HOLDERS = "holders of parental responsibility"
UNKNOWN_ORDER = "not known: ask the council which order or agreement is in force"

COURT_ORDERS = ("placement", "special_guardianship", "child_arrangements")
AGREEMENTS = ("section20", "wales_s76")


def who_decides(child: Child) -> str:
    """Who has the last word on the child's return or stay, for a sentence such as "decided by ...".

    Sources: adoption ends the parents' part (Adoption and Children Act 2002 s46); a placement order stands until the
    court revokes it (s24 of the same Act); special guardianship and child arrangements until the court varies them
    (Children Act 1989 s14D, s8); an interim or full care order gives the council parental responsibility, and the court
    may end it (s33, s38, s39); accommodation by agreement rests on the parent and the council (s20 in England; Social
    Services and Well-being (Wales) Act 2014 s76 in Wales, from 6 April 2016); else those with parental responsibility
    agree (s2), or in proceedings the court decides (s8).
    """
    if child.carer == "adopted" or child.order == "adoption":
        return ADOPTED
    if child.order in COURT_ORDERS:
        return COURT
    if child.order in CARE_ORDERS:
        return COUNCIL_AND_COURT
    if child.contact == "barred":
        return BARRED
    if child.order in AGREEMENTS:
        return COUNCIL_AND_COURT if child.proceedings == "current" else PARENT_WITH_COUNCIL
    return _without_an_order(child)


def _without_an_order(child: Child) -> str:
    """order none or unknown."""
    if child.proceedings == "current":
        return COURT
    if child.carer in WITH_HER and not stay_in_doubt(child):
        return ALREADY_WITH_HER
    # A child in care is there by an order or an agreement, even where the row does not say by which.
    if child.looked_after or child.carer == "foster":
        return UNKNOWN_ORDER
    return COURT if child.return_contested else HOLDERS
