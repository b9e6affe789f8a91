"""The machine against a plain model: whatever people do, in whatever order, both come to the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, delete, select, update

from api.runs.clock import database_now
from api.service.offers.changing import Lapsed
from api.service.offers.decided import Pair
from api.service.offers.ending import end_live, reopen_for_new_date
from api.service.offers.expiry import lapse_expired
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import LIVE, holds, offers
from tests.api.service.offers.race import HERS, LANDLORD, MANAGER, make_desk, require_right

WOMEN, HOMES = ("W00", "W01", "W02"), ("H10", "H11")
USERS = {"manager": MANAGER, "landlord": LANDLORD, "her": HERS}
ENDED = "ended"


class Model:
    """What ought to be, in the plainest words. state: of each woman's offer; home, who: of which; ruled_out: pairs."""

    def __init__(self) -> None:
        self.state: dict[str, str] = {}
        self.home: dict[str, str] = {}
        self.late: set[str] = set()
        self.said: dict[str, set[str]] = {}
        self.sent: set[str] = set()
        self.ruled_out: set[tuple[str, str]] = set()

    def live(self, woman: str) -> bool:
        return self.state.get(woman, ENDED) != ENDED and woman not in self.late

    def holder(self, home: str) -> str | None:
        for woman, state in self.state.items():
            if self.home[woman] == home and self.live(woman) and state != "proposed":
                return woman
        return None


class OfferMachine(RuleBasedStateMachine):
    """The database named by a subclass, emptied of offers before each run."""

    engine: Engine

    @initialize()
    def nothing_is_under_way(self) -> None:
        with writing(self.engine) as connection:
            for woman in WOMEN:
                end_live(connection, woman, "tests", "recording_error")
            connection.execute(delete(holds))
            connection.execute(delete(CONTRACT["pins"]))
        self.model = Model()
        self.offers: dict[str, str] = {}

    @rule(woman=st.sampled_from(WOMEN), home=st.sampled_from(HOMES))
    def is_proposed(self, woman: str, home: str) -> None:
        model = self.model
        pinned = model.holder(home)
        taken = pinned is not None and pinned != woman and model.state[pinned] == "confirmed"
        wanted = "offer_under_way" if model.live(woman) else "pinned_elsewhere" if taken else None
        if wanted is None and (woman, home) in model.ruled_out:
            wanted = "ruled_out"
        told = self._told(lambda connection: propose(connection, MANAGER, Pair(woman, home)))
        assert told[1] == wanted
        if wanted is None:
            model.state[woman], model.home[woman], model.said[woman] = "proposed", home, set()
            model.late.discard(woman)
            model.sent.discard(woman)
            self.offers[woman] = str(told[0])

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), who=st.sampled_from(sorted(USERS)))
    def is_moved(self, data: st.DataObject, who: str) -> None:
        woman = data.draw(st.sampled_from(sorted(self.offers)))
        action = data.draw(st.sampled_from(("send", "accept", "decline", "withdraw", "approvals", "confirm")))
        speaks = data.draw(st.sampled_from(("landlord", "her"))) if who == "manager" else who
        wanted = self._wanted(woman, who, speaks, action)
        code = {"decline": "person_declined", "withdraw": "other_accommodation_found"}.get(action)
        if speaks == "landlord" and action == "decline":
            code = "landlord_support_need"
        side = "probation" if action == "approvals" else None
        if who == "manager" and action == "accept":
            side = {"landlord": "landlord", "her": "person"}[speaks]
        with reading(self.engine) as connection:
            asked = select(offers.c.version).where(offers.c.offer_id == self.offers[woman])
            version = connection.execute(asked).scalar_one()
        order = Asked(action, version, code, side)  # type: ignore[arg-type]
        told = self._told(lambda connection: move(connection, USERS[who], self.offers[woman], order))
        assert told[1] == wanted, (woman, who, action)
        if wanted is None:
            self._done(woman, speaks, action)

    def _wanted(self, woman: str, who: str, speaks: str, action: str) -> str | None:
        """Why it cannot be; None where it can. speaks: whose word it is, which a manager may write down."""
        model, state = self.model, self.model.state[woman]
        with reading(self.engine) as connection:
            kept = connection.execute(select(offers).where(offers.c.offer_id == self.offers[woman])).one()
        if who == "landlord" and woman not in model.sent:
            return "NotThere"
        if woman in model.late and kept.state in LIVE:
            return "Lapsed"
        allowed = {
            "send": {"proposed"} if who == "manager" else set(),
            "accept": {"sent", "accepted_by_her" if speaks == "landlord" else "accepted_by_landlord"},
            "decline": set(LIVE) - {"proposed"},
            "withdraw": set(LIVE) if who != "landlord" else set(),
            "approvals": {"approvals_pending"} if who != "landlord" else set(),
            "confirm": {"approvals_pending"} if who == "manager" else set(),
        }[action]
        if not model.live(woman) or state not in allowed:
            return "wrong_state"
        if action == "send":
            holder = model.holder(model.home[woman])
            if holder is None:
                return None
            return "pinned_elsewhere" if model.state[holder] == "confirmed" else "home_promised"
        if action == "approvals" and "probation" in model.said[woman]:
            return "approved_already"
        return "approvals_missing" if action == "confirm" and not model.said[woman] else None

    def _done(self, woman: str, speaks: str, action: str) -> None:
        model = self.model
        if action == "send":
            model.state[woman] = "sent"
            model.sent.add(woman)
        elif action == "accept":
            own = "accepted_by_landlord" if speaks == "landlord" else "accepted_by_her"
            model.state[woman] = own if model.state[woman] == "sent" else "approvals_pending"
        elif action == "approvals":
            model.said[woman].add("probation")
        elif action == "confirm":
            model.state[woman] = "confirmed"
        else:
            model.state[woman] = ENDED
            if action == "decline":
                model.ruled_out.add((woman, model.home[woman]))

    @precondition(lambda self: self.offers)
    @rule(data=st.data())
    def runs_out(self, data: st.DataObject) -> None:
        woman = data.draw(st.sampled_from(sorted(self.offers)))
        if not self.model.live(woman) or self.model.state[woman] == "confirmed":
            return
        with writing(self.engine) as connection:
            late = database_now(connection) - timedelta(seconds=1)
            chosen = offers.c.offer_id == self.offers[woman]
            connection.execute(update(offers).where(chosen).values(expires_at=late))
        self.model.late.add(woman)

    @rule()
    def the_night_comes(self) -> None:
        with writing(self.engine) as connection:
            lapse_expired(connection)

    @rule(woman=st.sampled_from(WOMEN))
    def has_a_new_date(self, woman: str) -> None:
        with writing(self.engine) as connection:
            ended = reopen_for_new_date(connection, woman, "amira")
        assert (ended is not None) is self.model.live(woman)
        if ended is not None:
            self.model.state[woman] = ENDED

    def _told(self, work: object) -> tuple[object, str | None]:
        try:
            with writing(self.engine) as connection:
                return work(connection), None  # type: ignore[operator]
        except (Lapsed, NotThere, ChangedMeanwhile) as error:
            return None, type(error).__name__
        except Refused as error:
            return None, error.code

    def teardown(self) -> None:
        with reading(self.engine) as connection:
            for woman, offer_id in getattr(self, "offers", {}).items():
                row = connection.execute(select(offers).where(offers.c.offer_id == offer_id)).one()
                if self.model.live(woman):
                    assert (row.state, row.home_id) == (self.model.state[woman], self.model.home[woman])
                else:
                    assert row.state not in LIVE or woman in self.model.late


@pytest.fixture
def street(engine: Engine) -> Iterator[Engine]:
    make_desk(engine)
    yield engine
    with writing(engine) as connection:
        lapse_expired(connection)
        require_right(connection)


def test_it_does_what_the_model_does(street: Engine) -> None:
    chosen = settings(
        max_examples=12, stateful_step_count=30, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("Offers", (OfferMachine,), {"engine": street}), settings=chosen)  # type: ignore[no-untyped-call]
