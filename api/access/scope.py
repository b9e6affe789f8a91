"""Which rows are whose: the one place that says so. What no line here gives, nobody sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, false, select, true

from api.access.users import User
from api.storage.contract import CONTRACT
from api.storage.offers import offers

_women, _homes = CONTRACT["women"], CONTRACT["homes"]
OFFERED_TO_PARTNERS = (
    "sent",
    "accepted_by_landlord",
    "accepted_by_her",
    "approvals_pending",
    "confirmed",
    "moved_in",
    "declined",
    "withdrawn",
    "lapsed",
)
"""States of an offer in which the landlord sees it: what is only proposed has not left the house."""


def women_of(user: User) -> ColumnElement[bool]:
    """Which women (rows of `women`) a user may know of by name: a manager all, a caseworker those of the region that
    supervises them."""
    if user.role == "manager":
        return true()
    if user.role == "caseworker":
        return _women.c.supervising_region == user.region
    return false()


def sees_woman(connection: Connection, user: User, woman_id: str) -> bool:
    """Whether a user may know of a woman; to others she is not there."""
    asked = select(_women.c.woman_id).where(_women.c.woman_id == woman_id, women_of(user))
    return connection.execute(asked).first() is not None


def homes_of(user: User) -> ColumnElement[bool]:
    """Which homes (rows of `homes`) a user may know everything of, and change: a manager all, a partner its own."""
    if user.role == "manager":
        return true()
    if user.role == "partner":
        return _homes.c.partner_id == user.partner_id
    return false()


def offers_of(user: User) -> ColumnElement[bool]:
    """Which offers (rows of `offers`) a user may know of: a manager all, a caseworker those of her women, a partner
    those that were sent to it."""
    if user.role == "manager":
        return true()
    if user.role == "caseworker":
        return offers.c.woman_id.in_(select(_women.c.woman_id).where(women_of(user)))
    if user.role == "partner":
        return (offers.c.partner_id == user.partner_id) & offers.c.state.in_(OFFERED_TO_PARTNERS)
    return false()
