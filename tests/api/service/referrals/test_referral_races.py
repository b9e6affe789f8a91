"""Several people at one woman's case at once: one after the other, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from api.access.users import User, open_account
from api.service.assessments import share
from api.service.offers.decided import Pair
from api.service.offers.proposing import propose
from api.service.referrals.changing import change
from api.service.referrals.closing import close
from api.service.referrals.entering import Sent, refer
from api.service.referrals.handing_over import hand_over
from api.service.referrals.record import records_of
from api.service.refusals import ChangedMeanwhile, Refused
from api.storage.audit import verify
from api.storage.contents import bring_in
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import LIVE, offers
from api.storage.referrals import handovers, referrals, risk_assessments
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES

BEA = User("bea", "manager")
ROUNDS = 5


@pytest.fixture
def desk(engine: Engine) -> Engine:
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
        open_account(connection, BEA, "tests")
    return engine


def at_once(engine: Engine, *works: Callable[[Connection], Any]) -> list[Any]:
    """What each of them gave, or was refused with, all begun together."""
    begin = Barrier(len(works))

    def one(work: Callable[[Connection], Any]) -> Any:
        begin.wait()
        try:
            with writing(engine) as connection:
                return work(connection)
        except (ChangedMeanwhile, Refused) as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def codes(results: list[Any]) -> list[str]:
    return [result.code for result in results if isinstance(result, Refused)]


def test_of_changes_of_one_version_one_is_made(desk: Engine) -> None:
    for version in range(1, 1 + ROUNDS):
        works = [
            lambda connection, days=days, seen=version: change(
                connection, BEA, "W01", seen, Sent({"days_served": 300 + 10 * seen + days}, {}), now()
            )
            for days in range(4)
        ]
        results = at_once(desk, *works)
        assert sum(isinstance(result, ChangedMeanwhile) for result in results) == 3
    with reading(desk) as connection:
        assert records_of(connection, ["W01"])["W01"].version == 1 + ROUNDS
        assert list(verify(connection)) == []


def test_one_id_is_given_to_one_woman(desk: Engine) -> None:
    for number in range(ROUNDS):
        sent = Sent({"woman_id": f"N{number}"}, {"children": [{"child_id": f"N{number}a"}]})
        results = at_once(desk, *[lambda connection, sent=sent: refer(connection, BEA, sent, now())] * 4)
        assert codes(results) == ["id_taken"] * 3
    # Two women, one child's id.
    women = [Sent({"woman_id": f"M{number}"}, {"children": [{"child_id": "Ma"}]}) for number in range(3)]
    results = at_once(desk, *[lambda connection, sent=sent: refer(connection, BEA, sent, now()) for sent in women])
    assert codes(results) == ["id_taken"] * 2


def test_a_case_passed_on_by_two_goes_one_way_after_the_other(desk: Engine) -> None:
    works = [
        lambda connection, to=to: hand_over(connection, BEA, "W05", None, to, "x", now())
        for to in ("P01", "P02", "P03")
    ]
    at_once(desk, *works)
    with reading(desk) as connection:
        rows = connection.execute(select(handovers).order_by(handovers.c.handover_id)).all()
        assert [row.from_partner_id for row in rows] == [None, *[row.to_partner_id for row in rows[:-1]]]
        last = connection.execute(select(referrals.c.receiving_partner_id)).scalar_one()
        assert len(rows) == 3 and last == rows[-1].to_partner_id


def test_an_assessment_is_shared_once(desk: Engine) -> None:
    works = [lambda connection: share(connection, BEA, "W05", "P01", None, now())] * 4
    assert codes(at_once(desk, *works)) == ["assessment_open"] * 3
    with reading(desk) as connection:
        assert connection.scalar(select(func.count()).select_from(risk_assessments)) == 1


def test_a_case_is_never_closed_under_an_offer(desk: Engine) -> None:
    for pair in (Pair("W01", "H01"), Pair("W02", "H03")):
        results = at_once(desk, partial(_close, pair.woman_id), partial(_propose, pair))
        assert len(codes(results)) == 1 and codes(results)[0] in ("offer_live", "case_closed"), results
    with reading(desk) as connection:
        closed = select(referrals.c.woman_id).where(referrals.c.state == "closed")
        under = select(offers.c.offer_id).where(offers.c.woman_id.in_(closed), offers.c.state.in_(LIVE))
        assert connection.execute(under).all() == []


def _close(woman_id: str, connection: Connection) -> None:
    close(connection, BEA, woman_id, None, "recording_error", now())


def _propose(pair: Pair, connection: Connection) -> None:
    propose(connection, BEA, pair)
