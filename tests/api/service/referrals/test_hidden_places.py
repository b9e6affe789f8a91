"""Restricted places are kept and used, and no reading or changing of a record brings them to light."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from api.access.users import User, open_account
from api.service.referrals.changing import change
from api.service.referrals.entering import Sent, refer
from api.service.referrals.hiding import hidden_cells
from api.service.referrals.record import Record, records_of
from api.service.referrals.showing import show
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.web.referral_answers import shown_body

BEA = User("bea", "manager")
SECRET, OPEN = "M14 5ZJ", "M14 4BY"
FOSTERED = {"child_id": "F", "carer": "foster", "carer_postcode": SECRET, "contact_postcode": SECRET}
SAFETY = {"kind": "safety", "postcode": SECRET, "radius_km": 3.0, "source": "risk assessment"}


@pytest.fixture
def desk(engine: Engine) -> Engine:
    with writing(engine) as connection:
        open_account(connection, BEA, "tests")
        zones: list[dict[str, Any]] = [
            SAFETY,
            {"kind": "family", "postcode": SECRET},
            {"kind": "support", "postcode": OPEN},
        ]
        nested = {"children": [FOSTERED, {"child_id": "G", "carer": "kinship", "carer_postcode": OPEN}], "zones": zones}
        refer(connection, BEA, Sent({"woman_id": "W", "home_postcode": SECRET}, nested), now())
    return engine


def kept(engine: Engine) -> Record:
    with reading(engine) as connection:
        return records_of(connection, ["W"])["W"]


def text(engine: Engine) -> str:
    """The whole record as anybody is ever shown it."""
    with reading(engine) as connection:
        return shown_body(show(connection, BEA, "W"), now().date()).model_dump_json(exclude_unset=True)


def changed(engine: Engine, **nested: list[dict[str, Any]]) -> None:
    seen = kept(engine).version
    with writing(engine) as connection:
        change(connection, BEA, "W", seen, Sent({}, nested), now())


def zone_ids(engine: Engine) -> list[int]:
    return [zone["row_id"] for zone in kept(engine).tables["zones"]]


def test_they_are_kept_and_not_shown_wherever_they_stand(desk: Engine) -> None:
    record = kept(desk)
    assert record.woman["home_postcode"] == SECRET and record.tables["zones"][0]["postcode"] == SECRET
    shown = text(desk)
    assert SECRET not in shown and "kinship" in shown and "risk assessment" not in shown
    named = {(table, column) for table, _, column in hidden_cells(record.tables)}
    assert {("women", "home_postcode"), ("children", "contact_postcode"), ("zones", "radius_km")} < named


@pytest.mark.parametrize(
    "nested",
    [
        {"children": [{"child_id": "F", "carer": "kinship"}]},
        {"children": [{"child_id": "F", "carer": "kinship", "contact": "none"}], "zones": []},
        {"children": []},
        {"children": [], "zones": []},
    ],
)
def test_what_was_hidden_is_emptied_rather_than_shown(desk: Engine, nested: dict[str, list[dict[str, Any]]]) -> None:
    changed(desk, **nested)
    assert SECRET not in text(desk)


def test_a_zone_that_is_no_longer_restricted_does_not_show_its_place(desk: Engine) -> None:
    own = zone_ids(desk)[0]
    with pytest.raises(Refused) as refusal:
        changed(desk, zones=[{"row_id": own, "kind": "safety", "restricted": False}], children=[])
    assert "zones.0.postcode" in refusal.value.faults[0] and SECRET not in str(refusal.value.faults)
    changed(desk, zones=[{"row_id": own, "kind": "safety", "restricted": False, "postcode": OPEN}], children=[])
    assert SECRET not in text(desk) and kept(desk).tables["zones"][0]["source"] is None


def test_no_check_measures_from_a_hidden_place(desk: Engine) -> None:
    """Two places of one zone may not lie far apart: asked often enough, that would tell where the hidden one is."""
    own = zone_ids(desk)[0]
    for lat, lon in ((53.45, -2.2), (50.3, -5.05)):
        changed(desk, zones=[{"row_id": own, "kind": "safety", "lat": lat, "lon": lon}])
        assert kept(desk).tables["zones"][0]["postcode"] is None


def test_what_is_left_out_of_a_hidden_row_stays(desk: Engine) -> None:
    own = zone_ids(desk)[0]
    changed(desk, children=[{"child_id": "F", "sex": "M"}], zones=[{"row_id": own, "kind": "safety"}])
    record = kept(desk)
    assert record.tables["children"][0]["carer_postcode"] == SECRET and record.tables["zones"][0]["radius_km"] == 3.0
    with reading(desk) as connection:
        zones = CONTRACT["zones"]
        assert connection.execute(select(zones.c.postcode).where(zones.c.row_id == own)).scalar_one() == SECRET


@pytest.mark.parametrize("guess", [SECRET, OPEN])
def test_a_guess_is_not_confirmed(desk: Engine, guess: str) -> None:
    """Whoever writes an address reads the same of it whether it is a restricted one or not."""
    seen = kept(desk).version
    with writing(desk) as connection:
        change(connection, BEA, "W", seen, Sent({"home_postcode": guess}, {}), now())
        kin = {"child_id": "G", "carer_postcode": guess, "contact_postcode": guess}
    support = [{"row_id": own} for own in zone_ids(desk)] + [{"kind": "support", "postcode": guess}]
    changed(desk, children=[{"child_id": "F"}, kin], zones=support)
    hidden = hidden_cells(kept(desk).tables)
    assert {("women", None, "home_postcode"), ("children", "G", "contact_postcode")} < hidden
    assert ("zones", zone_ids(desk)[-1], "postcode") in hidden and guess not in text(desk)


@pytest.mark.parametrize("guess", [SECRET, OPEN])
def test_the_version_confirms_no_guess(desk: Engine, guess: str) -> None:
    seen = kept(desk).version
    changed(desk, children=[{"child_id": "F", "carer_postcode": guess}, {"child_id": "G"}])
    assert kept(desk).version == seen + 1


def test_where_nothing_is_restricted_nothing_is_hidden(desk: Engine) -> None:
    changed(desk, children=[{"child_id": "G"}], zones=[])
    with writing(desk) as connection:
        change(connection, BEA, "W", kept(desk).version, Sent({"home_postcode": OPEN}, {}), now())
    assert hidden_cells(kept(desk).tables) == frozenset() and OPEN in text(desk)
