"""A woman is referred, read and changed: with what is known of her, by those who may, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from api.access.roles import Role
from api.service.referrals import showing
from api.storage.audit import verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.referrals import referrals
from tests.api.web.referring import RELEASED, Desk, logged, places

DAUGHTER = {"date_of_birth": "2017-03-09", "sex": "F", "carer": "kinship", "returns": "yes"}


@pytest.fixture
def amira(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["caseworker"])


@pytest.fixture
def bea(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["manager"])


def test_a_few_facts_are_enough_and_what_is_missing_is_listed(amira: Desk, served: Engine) -> None:
    written = amira.done("POST", "/referrals", {"children": [DAUGHTER]})
    (child,) = written["child_ids"]
    assert ("women", None, "release_date") in places(written["missing"])
    assert ("children", child, "council") in places(written["missing"])
    record = amira.record(written["woman_id"])
    (release,) = (fact for fact in record["missing"] if fact["column"] == "release_date")
    assert "Keys are handed over on a working day, on or soon after the day she walks out." in release["why"]
    assert places(record["missing"]) == places(written["missing"])
    assert record["woman"]["supervising_region"] == "Greater Manchester"
    assert record["woman"]["referred_on"] == now().date().isoformat()
    assert logged(served, written["woman_id"]) == [("amira", "create"), ("amira", "read")]


def test_all_that_was_sent_comes_back(amira: Desk) -> None:
    sent = {
        "woman_id": "K-1", **RELEASED, "date_of_birth": "1991-02-03", "risk_flags": ["violence", "arson"],
        "support_hours_week": 2.5, "early_release_approved": False, "referred_by": "P02",
        "adults": [{"relation": "partner", "sex": "M"}, {"relation": "other", "date_of_birth": "1970-01-01"}],
        "children": [{"child_id": "K-1a", **DAUGHTER}],
        "zones": [{"kind": "support", "postcode": " m14   4fx "}, {"kind": "work", "lat": 53.5, "lon": -2.25}],
        "bars": [{"kind": "no_cohabit_children", "sex": "M", "under_age": 16}],
    }  # fmt: skip
    answered = amira.ask("POST", "/referrals", sent)
    assert answered.status_code == 201 and answered.headers["location"] == "/referrals/K-1"
    record = amira.record("K-1")
    for name, value in sent.items():
        if not isinstance(value, list) or name == "risk_flags":
            assert record["woman"][name] == value
    for table in ("adults", "children", "zones", "bars"):
        for given, kept in zip(sent[table], record[table], strict=True):  # type: ignore[call-overload]
            expected = {**given, "postcode": "M14 4FX"} if given.get("postcode") else given
            assert {name: kept[name] for name in expected} == expected
            assert all(
                value in (None, []) for name, value in kept.items() if name not in {*expected, "row_id", "child_id"}
            )


def test_an_id_is_given_once(amira: Desk, bea: Desk) -> None:
    first, second = amira.refer(), amira.refer()
    assert first != second and first.startswith("W-")
    assert amira.refused("POST", "/referrals", {"woman_id": first}) == (409, "id_taken")
    assert amira.refused("POST", "/referrals", {"woman_id": "W05"}) == (409, "id_taken"), "of another region"
    assert bea.refused("POST", "/referrals", {"children": [{"child_id": "C01"}]}) == (409, "id_taken")
    assert len(bea.done("GET", "/referrals")["referrals"]) == 12 + 2, "what is refused leaves nothing behind"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"date_of_birth": "2015-01-01"}, "date_of_birth: makes her under 18"),
        ({"children": [DAUGHTER, {"date_of_birth": "2028-01-01"}]}, "children.1.date_of_birth: is after the mother's"),
        ({"zones": [{"kind": "exclude", "postcode": "M14 4FX"}]}, "zones.0.radius_km: is empty"),
        ({"zones": [{"kind": "support", "postcode": "WW99 9AA"}]}, "zones.0.postcode: is not a known postcode"),
        ({"bars": [{"kind": "no_cohabit_person"}]}, "bars.0.other_id: is empty"),
        ({"risk_flags": ["none", "arson"]}, "risk_flags: must hold none alone"),
        ({"referred_by": "P99"}, "referred_by: there is no such partner"),
        ({"woman_id": "a/b"}, "woman_id: must be up to 64 letters"),
        ({"children": [{"child_id": "x"}, {"child_id": "x"}]}, "children: two have the same child_id"),
        ({"home_postcode": "nowhere"}, "home_postcode: not a postcode"),
        ({"release_date": "1950-01-01"}, "release_date: must not be before"),
        ({"nickname": "x"}, "body: Extra inputs"),
        ({"adults": [{}]}, "relation"),
    ],
)
def test_what_cannot_hold_together_is_told_by_its_field_and_without_its_value(
    amira: Desk, body: dict[str, Any], fault: str
) -> None:
    answered = amira.ask("POST", "/referrals", {**RELEASED, **body})
    assert answered.status_code == 422, answered.text
    (said,) = answered.json()["faults"]
    assert fault in said
    for value in ("2015", "2028", "M14 4FX", "nowhere", "WW99"):
        assert value not in answered.text
    assert not [one for one in amira.done("GET", "/referrals")["referrals"] if one["woman_id"] not in ("W01", "W02")]


def test_all_faults_are_told_at_once(amira: Desk) -> None:
    body = {**RELEASED, "referred_by": "P99", "risk_flags": ["none", "arson"], "bars": [{"kind": "non_association"}]}
    assert len(amira.ask("POST", "/referrals", body).json()["faults"]) == 3


def test_a_postcode_that_nobody_knows_is_told(amira: Desk) -> None:
    written = amira.done("POST", "/referrals", {**RELEASED, "home_postcode": "M99 9ZZ"})
    assert places(written["doubtful"]) == {("women", None, "home_postcode")}
    (doubt,) = amira.record(written["woman_id"])["doubtful"]
    assert "not a known postcode" in doubt["message"] and "M99" not in doubt["message"]


def test_a_caseworkers_woman_belongs_to_her_region(amira: Desk, bea: Desk) -> None:
    assert amira.refused("POST", "/referrals", {"supervising_region": "London"}) == (409, "other_region")
    assert amira.refused("POST", "/referrals", {"supervising_region": None}) == (409, "other_region")
    woman_id = amira.refer()
    for region in ("Wales", None):
        body = {"supervising_region": region}
        assert amira.refused("PATCH", f"/referrals/{woman_id}", body, 1) == (409, "other_region")
    bea.change(woman_id, supervising_region="Wales")
    assert amira.refused("GET", f"/referrals/{woman_id}") == (404, "not_found")
    assert woman_id not in {one["woman_id"] for one in amira.done("GET", "/referrals")["referrals"]}
    assert bea.record(bea.refer())["woman"]["supervising_region"] is None


def test_what_is_left_out_stays_and_null_empties(amira: Desk) -> None:
    woman_id = amira.refer(priority=2, children=[DAUGHTER], bars=[{"kind": "no_cohabit_children"}])
    before = amira.record(woman_id)
    assert amira.change(woman_id, priority=None)["version"] == 2
    after = amira.record(woman_id)
    assert after["woman"] == {**before["woman"], "priority": None}
    assert (after["children"], after["bars"]) == (before["children"], before["bars"])
    amira.change(woman_id, bars=None)
    assert amira.record(woman_id)["bars"] == []


def test_a_list_that_is_sent_replaces_that_list_and_its_rows_keep_what_they_leave_out(amira: Desk) -> None:
    woman_id = amira.refer(
        children=[DAUGHTER, {"sex": "M"}], adults=[{"relation": "other"}, {"relation": "adult_child"}]
    )
    record = amira.record(woman_id)
    daughter = next(child for child in record["children"] if child["sex"] == "F")
    gone, kept = record["adults"]
    amira.change(
        woman_id,
        children=[{"child_id": daughter["child_id"], "school_phase": "primary"}, {"sex": "F"}],
        adults=[{"row_id": kept["row_id"], "relation": "adult_child", "sex": "F"}],
    )
    after = amira.record(woman_id)
    assert {**daughter, "school_phase": "primary"} in after["children"]
    assert len(after["children"]) == 2 and not any(child["sex"] == "M" for child in after["children"])
    assert after["adults"] == [{**kept, "sex": "F"}] and gone not in after["adults"]


def test_what_was_read_can_be_sent_back(amira: Desk) -> None:
    record = amira.record("W01")
    body = {name: record[name] for name in ("adults", "children", "zones", "bars")}
    woman = {name: value for name, value in record["woman"].items() if name != "woman_id"}
    assert amira.done("PATCH", "/referrals/W01", {**woman, **body}, 1)["version"] == 1, "nothing has changed"
    assert {**amira.record("W01"), "opened_at": None} == record


def test_a_row_of_somebody_else_is_not_touched(amira: Desk, bea: Desk) -> None:
    theirs = bea.record("W04")["zones"][0]["row_id"]
    woman_id = amira.refer()
    body = {"zones": [{"row_id": theirs, "kind": "support", "postcode": "M1 1AE"}]}
    assert amira.refused("PATCH", f"/referrals/{woman_id}", body, 1) == (422, "not_understood")
    taken = {"children": [{"child_id": "C05"}]}
    assert amira.refused("PATCH", f"/referrals/{woman_id}", taken, 1) == (409, "id_taken")
    twice = {"children": [{"child_id": "C01"}, {"child_id": "C01"}]}
    assert amira.refused("PATCH", "/referrals/W01", twice, 1) == (422, "not_understood")


def test_nothing_is_changed_over_what_somebody_else_changed(amira: Desk, bea: Desk, served: Engine) -> None:
    assert amira.refused("PATCH", "/referrals/W01", {"priority": 1}) == (428, "version_missing")
    bea.done("PATCH", "/referrals/W01", {"priority": 1}, 1)
    assert amira.refused("PATCH", "/referrals/W01", {"priority": 5}, 1) == (412, "changed_meanwhile")
    with writing(served) as connection:  # As tables that are brought in do.
        women = CONTRACT["women"]
        connection.execute(update(women).where(women.c.woman_id == "W01").values(version=3, priority=4))
    assert amira.refused("PATCH", "/referrals/W01", {"days_served": 5}, 2) == (412, "changed_meanwhile")
    assert amira.record("W01")["woman"]["priority"] == 4


def test_women_of_other_regions_are_not_there(amira: Desk) -> None:
    for method, tail, body in (
        ("GET", "", None),
        ("PATCH", "", {"priority": 1}),
        ("POST", "/close", {"reason_code": "recording_error"}),
        ("POST", "/reopen", None),
        ("POST", "/handover", {"to_partner_id": "P01", "reason": "x"}),
        ("POST", "/assessments", {"partner_id": "P01"}),
    ):
        for woman_id in ("W05", "nobody"):
            assert amira.refused(method, f"/referrals/{woman_id}{tail}", body, 1) == (404, "not_found"), (method, tail)


def test_a_bar_does_not_tell_who_else_is_there(amira: Desk, bea: Desk) -> None:
    def doubts(desk: Desk, other: str) -> list[str]:
        woman_id = desk.refer(bars=[{"kind": "non_association", "other_id": other}])
        return [doubt["message"] for doubt in desk.record(woman_id)["doubtful"]]

    assert doubts(amira, "W05") == doubts(amira, "nobody") != []
    assert doubts(amira, "W02") == [] and doubts(bea, "W05") == []


def test_the_list_in_pages_and_by_what_is_asked(amira: Desk, bea: Desk, served: Engine) -> None:
    woman_id = amira.refer()
    bea.done("POST", "/referrals/W03/close", {"reason_code": "recalled_or_returned"})
    bea.done("POST", "/referrals/W01/handover", {"to_partner_id": "P02", "reason": "x"})

    def ids(**query: Any) -> list[str]:
        found: list[str] = []
        after: dict[str, Any] = {}
        while True:
            page = bea.done("GET", "/referrals", limit=2, **query, **after)
            assert len(page["referrals"]) <= 2
            found += [one["woman_id"] for one in page["referrals"]]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    assert ids() == sorted([woman_id, *(f"W{number:02}" for number in range(1, 13))])
    assert ids(state="closed") == ["W03"] and "W03" not in ids(state="open") and len(ids(state="open")) == 12
    assert ids(receiving_partner_id="P02") == ["W01"]
    assert woman_id in ids(missing=True) and "W01" not in ids(missing=True)
    assert ids(released_before="2026-10-13") == [
        one["woman_id"]
        for one in bea.done("GET", "/referrals")["referrals"]
        if (one["release_date"] or "9") < "2026-10-13"
    ]
    assert {one["woman_id"] for one in amira.done("GET", "/referrals")["referrals"]} == {woman_id, "W01", "W02"}
    assert ("bea", "read") in logged(served, "W12") and ("amira", "read") not in logged(served, "W12")


def test_ten_times_the_women_and_none(bea: Desk, amira: Desk, served: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(served) as connection:
        women = CONTRACT["women"]
        new = [{"woman_id": f"X{number:03}", "changed_at": now()} for number in range(250)]
        connection.execute(women.insert(), new)
    assert len(bea.done("GET", "/referrals", limit=500)["referrals"]) == 262
    missing = bea.done("GET", "/referrals", limit=240, missing=True)
    assert len(missing["referrals"]) == 240 and missing["next"]
    monkeypatch.setattr(showing, "MOST_LOOKED_AT", 5)
    short = bea.done("GET", "/referrals", limit=500, missing=True)
    assert [one["woman_id"] for one in short["referrals"]] == [], "of the first five nothing is missing"
    after = bea.done("GET", "/referrals", limit=500, missing=True, after=short["next"])
    assert {one["woman_id"] for one in after["referrals"]} <= {f"W{number:02}" for number in range(6, 11)}
    assert amira.done("GET", "/referrals", receiving_partner_id="P04") == {"referrals": [], "next": None}


def test_rows_that_a_newer_list_of_postcodes_puts_at_fault_are_shown_as_such(bea: Desk, served: Engine) -> None:
    with writing(served) as connection:
        zones = CONTRACT["zones"]
        connection.execute(update(zones).where(zones.c.woman_id == "W05").values(postcode="WW99 9AA"))
    lines = {one["woman_id"]: one["missing_count"] for one in bea.done("GET", "/referrals")["referrals"]}
    assert lines["W05"] is None and lines["W01"] == 0
    record = bea.record("W05")
    assert ("zones", "postcode") in {(doubt["table"], doubt["column"]) for doubt in record["doubtful"]}
    assert "W05" in {one["woman_id"] for one in bea.done("GET", "/referrals", missing=True)["referrals"]}


def test_a_write_sent_twice_is_done_once(amira: Desk, bea: Desk) -> None:
    headers = {**amira.headers, "Idempotency-Key": "referral-of-today"}
    first, second = (amira.client.post("/referrals", json=RELEASED, headers=headers) for _ in range(2))
    assert first.json() == second.json() and second.headers["idempotent-replayed"] == "true"
    assert len(bea.done("GET", "/referrals")["referrals"]) == 13


def test_every_touch_is_in_the_log(amira: Desk, served: Engine) -> None:
    woman_id = amira.refer()
    amira.change(woman_id, priority=1)
    amira.done("POST", f"/referrals/{woman_id}/handover", {"to_partner_id": "P01", "reason": "Her mother lives there."})
    amira.done("POST", f"/referrals/{woman_id}/close", {"reason_code": "recording_error"})
    amira.done("POST", f"/referrals/{woman_id}/reopen")
    done = [action for _, action in logged(served, woman_id)]
    assert done == ["create", "read", "change", "hand over", "close", "reopen"]
    with reading(served) as connection:
        assert list(verify(connection)) == []


def test_a_change_of_nothing_changes_nothing_and_is_in_the_log(amira: Desk, served: Engine) -> None:
    with reading(served) as connection:
        women = CONTRACT["women"]
        before = connection.execute(select(women.c.changed_at).where(women.c.woman_id == "W02")).scalar_one()
    assert amira.done("PATCH", "/referrals/W02", {}, 1)["version"] == 1
    assert logged(served, "W02") == [("amira", "read")]
    with reading(served) as connection:
        asked = select(referrals.c.changed_at).where(referrals.c.woman_id == "W02")
        assert connection.execute(asked).scalar_one() == before


def test_a_row_that_is_there_keeps_its_kind_too(amira: Desk) -> None:
    zone = {"kind": "exclude", "restricted": False, "postcode": "M14 4BY", "radius_km": 1.0}
    woman_id = amira.refer(zones=[zone], bars=[{"kind": "no_cohabit_children"}], adults=[{"relation": "other"}])
    record = amira.record(woman_id)
    own = {table: [{"row_id": record[table][0]["row_id"]}] for table in ("zones", "bars", "adults")}
    own["zones"][0]["radius_km"] = 3.0
    amira.change(woman_id, **own)
    after = amira.record(woman_id)
    assert after["zones"] == [{**record["zones"][0], "radius_km": 3.0}]
    assert (after["bars"], after["adults"]) == (record["bars"], record["adults"])


@pytest.mark.parametrize(("table", "column"), [("zones", "kind"), ("bars", "kind"), ("adults", "relation")])
def test_a_new_row_needs_its_kind(amira: Desk, table: str, column: str) -> None:
    woman_id = amira.refer()
    for row in ({}, {column: None}):
        answered = amira.ask("PATCH", f"/referrals/{woman_id}", {table: [row]}, 1)
        assert answered.status_code == 422, answered.text
        assert any(fault.startswith(f"{table}.0.{column}: ") for fault in answered.json()["faults"]), answered.text


def test_a_day_is_a_text(amira: Desk) -> None:
    """A number would be taken for seconds."""
    assert amira.refused("GET", "/referrals", released_before=0) == (422, "not_understood")
    assert amira.refused("GET", "/homes/available", free_on=1798761600) == (422, "not_understood")
    shared = {"partner_id": "P02", "due_on": 1798761600}
    assert amira.refused("POST", "/referrals/W01/assessments", shared) == (422, "not_understood")


def test_a_name_that_is_none_of_ours_is_not_repeated(amira: Desk) -> None:
    answered = amira.ask("POST", "/referrals", {"children": [{"Anna Smith b. 1990": 1}]})
    told = answered.json()["faults"]
    assert (
        len(told) == 1
        and told[0].startswith("body.children.0: Extra inputs are not permitted")
        and "Anna" not in told[0]
    )
    answered = amira.ask("GET", "/referrals", Anna=[1, 2], limit=[1, 2])
    assert answered.json()["faults"] == ["query: said more than once", "query.limit: said more than once"]
