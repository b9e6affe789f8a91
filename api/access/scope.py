"""Which rows are whose: the one place that says so. What no line here gives, nobody sees."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, Select, bindparam, false, select, true

from api.access.tokens import Caller
from api.access.users import User
from api.storage.contract import CONTRACT
from api.storage.decisions import publications
from api.storage.offers import offer_steps, offers
from api.storage.referrals import risk_assessments
from api.storage.runs import plans, runs

_women, _homes = CONTRACT["women"], CONTRACT["homes"]


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
    return connection.execute(_woman_of(user), {"woman_id": woman_id}).first() is not None


@lru_cache(maxsize=256)
def _woman_of(user: User) -> Select[tuple[str]]:
    """One woman, `woman_id`, if a user may know of her: made once for each, since to make it takes longer than to ask
    it."""
    return select(_women.c.woman_id).where(_women.c.woman_id == bindparam("woman_id"), women_of(user))


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
        # What is only proposed has not left the house, also where it was ended before it was sent.
        sent = select(offer_steps.c.offer_id).where(offer_steps.c.state == "sent")
        return (offers.c.partner_id == user.partner_id) & offers.c.offer_id.in_(sent)
    return false()


def plans_of(user: User) -> ColumnElement[bool]:
    """Which plans (rows of `plans`) a user may know of: a manager all, the nightly run's account those of its runs, a
    caseworker and a commissioner those that were published. Of which women is what `women_of` says."""
    if user.role in ("manager", "batch"):
        return plans.c.run_id.in_(select(runs.c.run_id).where(runs_of(user)))
    if user.role in ("caseworker", "commissioner"):
        return plans.c.run_id.in_(select(publications.c.run_id))
    return false()


def runs_of(user: User) -> ColumnElement[bool]:
    """Which runs (rows of `runs`) a user may know of, and stop: a manager all, the nightly run's account those."""
    if user.role == "manager":
        return true()
    if user.role == "batch":
        return runs.c.kind == "batch"
    return false()


def may_ask_for(user: User, kind: str) -> bool:
    """Whether a user may ask for a run of a kind: a manager for any, the nightly run's account for that alone."""
    return user.role == "manager" or (user.role == "batch" and kind == "batch")


def sees_plans(caller: Caller) -> bool:
    """Whether who asks may read what a plan says of all its women: a manager, with a token good for referrals."""
    return caller.user.role == "manager" and "referrals:read" in caller.may


def assessments_of(user: User) -> ColumnElement[bool]:
    """Which risk assessments (rows of `risk_assessments`) a user may know to be shared: a manager all, a caseworker
    those of her women, a partner those that were shared with it."""
    if user.role == "manager":
        return true()
    if user.role == "caseworker":
        return risk_assessments.c.woman_id.in_(select(_women.c.woman_id).where(women_of(user)))
    return assessments_to_answer(user)


def assessments_to_answer(user: User) -> ColumnElement[bool]:
    """Which risk assessments are a user's own to answer: a partner's those that were shared with it."""
    return risk_assessments.c.partner_id == user.partner_id if user.role == "partner" else false()
