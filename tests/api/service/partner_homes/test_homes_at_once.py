"""Several hands on the same homes at the same time: no change over another, and none under a promise."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from api.access.users import User
from api.service.offers.changing import lock_homes
from api.service.partner_homes.bulk import take_in
from api.service.partner_homes.changing import add_home, change_home
from api.service.partner_homes.sheets import Sent
from api.service.partner_homes.uploading import looked_through
from api.service.partner_homes.voids import give_back, withdraw
from api.service.refusals import ChangedMeanwhile, Refused
from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import voids
from api.storage.moments import now
from api.storage.offers import offers
from tests.api.web.conftest import fill

homes = CONTRACT["homes"]
PAT = User("pat", "partner", partner_id="P01")


@pytest.fixture(autouse=True)
def filled(engine: Engine) -> None:
    fill(engine)


def at_once(engine: Engine, works: Sequence[Callable[[Connection], Any]]) -> list[str]:
    """What became of works that begin together, each in a transaction of its own."""
    together = threading.Barrier(len(works))

    def done(work: Callable[[Connection], Any]) -> str:
        together.wait()
        try:
            with writing(engine) as connection:
                work(connection)
        except (ChangedMeanwhile, Refused) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(done, works))


def test_of_many_changes_of_one_version_one_is_made(engine: Engine) -> None:
    def work(rent: float) -> Callable[[Connection], Any]:
        return lambda connection: change_home(connection, PAT, "H01", 1, {"rent_gbp_week": rent}, "tests")

    told = Counter(at_once(engine, [work(100.0 + number) for number in range(6)]))
    assert told == {"done": 1, "ChangedMeanwhile": 5}
    with reading(engine) as connection:
        assert connection.scalar(select(homes.c.version).where(homes.c.home_id == "H01")) == 2
        assert connection.scalar(select(func.count()).select_from(log).where(log.c.object_id == "H01")) == 1
        assert not list(verify(connection))


def test_one_id_is_given_once(engine: Engine) -> None:
    told = at_once(engine, [lambda connection: add_home(connection, PAT, {"home_id": "N1"}, [], "tests")] * 5)
    assert Counter(told) == {"done": 1, "Refused": 4}


def test_a_home_is_off_the_market_once_at_a_time(engine: Engine) -> None:
    for _ in range(3):
        assert (
            Counter(at_once(engine, [lambda connection: withdraw(connection, PAT, "H01", "damage")] * 4))["done"] == 1
        )
        assert Counter(at_once(engine, [lambda connection: give_back(connection, PAT, "H01")] * 4))["done"] == 1
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(voids).where(voids.c.ended_on.is_(None))) == 0
        assert connection.scalar(select(func.count()).select_from(voids)) == 3


def test_the_same_file_twice_at_once_is_one_file(engine: Engine) -> None:
    lines = "".join(f"N{number:03},P01,{number % 5}\n" for number in range(600))
    sent = Sent(f"home_id,partner_id,bedrooms\n{lines}H01,P01,4\nH02,P01,4\n".encode())
    with reading(engine) as connection:
        upload = looked_through(connection, PAT, sent, partial=False)
    works = [lambda connection: take_in(connection, PAT, upload, partial=False, why="tests")] * 3
    assert Counter(at_once(engine, works)) == {"done": 1, "ChangedMeanwhile": 2}
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(homes)) == 612
        assert connection.scalar(select(homes.c.version).where(homes.c.home_id == "H01")) == 2


def test_files_in_any_order_do_not_wait_for_each_other(engine: Engine) -> None:
    def upload(names: Sequence[str], rooms: int) -> Callable[[Connection], Any]:
        text = "home_id,partner_id,bedrooms\n" + "".join(f"{name},P01,{rooms}\n" for name in names)
        with reading(engine) as connection:
            found = looked_through(connection, PAT, Sent(text.encode()), partial=False)
        return lambda connection: take_in(connection, PAT, found, partial=False, why="tests")

    names = ["H01", "a", "H02", "Z", "b", "É", "H03"]
    told = at_once(engine, [upload(names, 3), upload(names[::-1], 4), upload(names[2:], 5)])
    assert Counter(told) == {"done": 1, "ChangedMeanwhile": 2}


def test_a_promise_in_the_making_is_waited_for(engine: Engine) -> None:
    """A home that is being promised when somebody withdraws it is promised, and stays."""
    begun, told = threading.Event(), []

    def promise() -> None:
        with writing(engine) as connection:
            lock_homes(connection, ["H01"])
            begun.set()
            waiting.join(0.3)
            row = {
                "offer_id": "O1", "woman_id": "W01", "home_id": "H01", "partner_id": "P01", "state": "sent",
                "bedspaces": 1, "proposed_by": "tests", "proposed_at": now(), "changed_at": now(),
            }  # fmt: skip
            connection.execute(offers.insert().values(**row))

    def leave() -> None:
        begun.wait()
        try:
            with writing(engine) as connection:
                withdraw(connection, PAT, "H01", "damage")
        except Refused as error:
            told.extend([error.code, *error.faults])

    waiting = threading.Thread(target=leave)
    first = threading.Thread(target=promise)
    for thread in (waiting, first):
        thread.start()
    for thread in (first, waiting):
        thread.join()
    assert told == ["home_promised", "offer O1"]
