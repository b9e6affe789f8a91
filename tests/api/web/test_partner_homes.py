"""A partner's own homes one by one: seen, added, changed, taken off the market and given back, by whom and when not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, select, update

from api.access.roles import Role
from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import voids
from api.storage.home_places import home_places
from api.storage.moments import now
from api.storage.offers import offers
from tests.api.web.conftest import shown

homes = CONTRACT["homes"]
NEW = {"postcode": "m144by", "bedrooms": 2, "bedspaces": 4, "sharing": "self_contained", "rent_gbp_week": 140}


class Asking:
    """Somebody who asks with a token."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.headers = client, shown(token)

    def __call__(self, method: str, path: str, version: int | None = None, **rest: Any) -> Any:
        extra = rest.pop("headers", {}) | ({} if version is None else {"If-Match": f'"{version}"'})
        return self.client.request(method, path, headers={**self.headers, **extra}, **rest)

    def home(self, home_id: str) -> dict[str, Any]:
        answered = self("GET", f"/homes/{home_id}")
        assert answered.status_code == 200, answered.text
        found: dict[str, Any] = answered.json()
        assert answered.headers["etag"] == f'"{found["version"]}"'
        return found


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


@pytest.fixture
def partner(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["partner"])


def promised(engine: Engine, home_id: str, state: str = "sent", minutes: int = 60) -> str:
    """Has a home be promised; the id of the offer."""
    offer_id = f"O-{home_id}-{state}"
    row = {
        "offer_id": offer_id, "woman_id": "W01", "home_id": home_id, "partner_id": "P01", "state": state,
        "bedspaces": 1, "proposed_by": "tests", "proposed_at": now(), "changed_at": now(),
        "expires_at": now() + timedelta(minutes=minutes),
    }  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(offers).values(**row))
    return offer_id


def logged(engine: Engine) -> list[tuple[str, str, str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(
            select(log.c.who, log.c.action, log.c.object_id, log.c.why).where(log.c.kind == "home")
        )
        assert not list(verify(connection))
        return [tuple(row) for row in rows]


def test_a_partner_sees_its_own_and_a_manager_all(partner: Asking, manager: Asking) -> None:
    assert [home["home_id"] for home in partner("GET", "/homes").json()["homes"]] == ["H01", "H02", "H03"]
    assert len(manager("GET", "/homes").json()["homes"]) == 12
    assert partner("GET", "/homes/H04").status_code == partner("GET", "/homes/nothing").status_code == 404
    assert partner("GET", "/homes/H04").json() == partner("GET", "/homes/nothing").json()
    shared = manager.home("H04")
    assert len(shared["occupants"]) == 3 and shared["occupants"][0]["from"] and shared["refuses"] == ["arson", "sexual"]


def test_what_is_listed(manager: Asking) -> None:
    def ids(**wanted: Any) -> list[str]:
        return [home["home_id"] for home in manager("GET", "/homes", params=wanted).json()["homes"]]

    assert ids(free=False) == ids(reason_code="void_works") == ["H12"] and "H12" not in ids(free=True)
    assert ids(partner_id="P03") == ids(region="Wales") == ["H07", "H08", "H09"]
    assert ids(sharing="shared") == ["H04", "H09", "H11"] and ids(bedrooms_min=4) == ["H04", "H08"]
    pages, after = [], None
    while True:
        page = manager("GET", "/homes", params={"limit": 5} | ({"after": after} if after else {})).json()
        pages += [home["home_id"] for home in page["homes"]]
        if (after := page["next"]) is None:
            break
    assert pages == ids() and len(pages) == 12
    assert manager("GET", "/homes", params={"after": "bm8="}).status_code == 422


def test_a_new_home_is_the_partners_own_and_found_at_once(partner: Asking, served: Engine) -> None:
    answered = partner("POST", "/homes", json=NEW)
    assert answered.status_code == 201 and answered.headers["etag"] == '"1"'
    home_id = answered.json()["home_id"]
    assert answered.headers["location"] == f"/homes/{home_id}"
    kept = partner.home(home_id)
    assert (kept["partner_id"], kept["postcode"], kept["region"]) == ("P01", "M14 4BY", "Greater Manchester")
    assert kept["rent_gbp_week"] == 140.0 and kept["nation"] is None and not kept["promised"]
    near = partner("GET", "/homes/available", params={"postcode": "M14 4BY", "within_km": 2}).json()["homes"]
    assert home_id in [home["home_id"] for home in near]
    assert ("pat", "add", home_id, "POST /homes") in logged(served)


def test_who_lives_in_a_shared_home_goes_with_it(partner: Asking) -> None:
    people = [{"role": "resident", "sex": "F", "date_of_birth": "1990-01-02", "from": "2025-03-04"}, {"role": "staff"}]
    shared = {**NEW, "sharing": "shared", "home_id": "my home", "occupants": people}
    assert partner("POST", "/homes", json=shared).json() == {"home_id": "my home", "version": 1, "warnings": []}
    kept = partner.home("my home")
    assert [one["role"] for one in kept["occupants"]] == ["resident", "staff"]
    changed = partner("PATCH", "/homes/my home", 1, json={"occupants": people[1:]})
    assert changed.status_code == 200 and changed.headers["etag"] == '"2"'
    assert [one["role"] for one in partner.home("my home")["occupants"]] == ["staff"]
    assert partner("PATCH", "/homes/my home", 2, json={"bedrooms": 3}).json()["version"] == 3
    assert partner.home("my home")["occupants"] == [
        {"role": "staff", "sex": None, "date_of_birth": None, "from": None, "to": None}
    ]


def test_every_fault_is_told_by_its_field_and_nothing_of_it_kept(partner: Asking, served: Engine) -> None:
    people = [{"role": "child"}, {"role": "resident", "from": "2026-02-01", "to": "2026-01-01"}]
    wrong = {
        **NEW, "home_id": "'x", "available_from": "2026-12-01", "available_to": "2026-11-01", "lat": 53.0,
        "sharing": "shared", "occupants": people,
    }  # fmt: skip
    answered = partner("POST", "/homes", json=wrong)
    assert answered.status_code == 422 and answered.json()["code"] == "home_faulty"
    fields = [fault.split(":")[0] for fault in answered.json()["faults"]]
    assert fields == ["home_id", "lon", "available_to", "occupants.1.to"]
    assert [home["home_id"] for home in partner("GET", "/homes").json()["homes"]] == ["H01", "H02", "H03"]
    assert logged(served) == []


def test_what_is_odd_is_told_and_kept(partner: Asking) -> None:
    answered = partner("POST", "/homes", json={**NEW, "postcode": "M14 9ZY"})
    assert answered.status_code == 201 and answered.json()["warnings"][0].startswith(
        "postcode: is not a known postcode"
    )
    home = partner.home(answered.json()["home_id"])
    assert home["region"] == "Greater Manchester"


@pytest.mark.parametrize("home_id", ["a/b", "export", "available", "upload", "..", "."])
def test_an_id_that_no_address_can_hold_is_refused(partner: Asking, home_id: str) -> None:
    answered = partner("POST", "/homes", json={**NEW, "home_id": home_id})
    assert answered.status_code == 422 and answered.json()["faults"][0].startswith("home_id: cannot stand in")


def test_an_id_is_given_once(partner: Asking, manager: Asking) -> None:
    for taken in ("H01", "H04"):
        answered = partner("POST", "/homes", json={**NEW, "home_id": taken})
        assert answered.status_code == 409 and answered.json()["code"] == "id_taken"
    assert partner.home("H01")["version"] == 1 and manager.home("H04")["partner_id"] == "P02"


def test_no_home_goes_to_another_partner_but_by_a_manager(partner: Asking, manager: Asking) -> None:
    for method, path, version in (("POST", "/homes", None), ("PATCH", "/homes/H01", 1)):
        answered = partner(method, path, version, json={"partner_id": "P02"})
        assert answered.status_code == 422 and answered.json()["code"] == "partner_fixed"
    assert partner("PATCH", "/homes/H04", 1, json={"bedrooms": 9}).status_code == 404
    assert manager("PATCH", "/homes/H01", 1, json={"partner_id": "P02"}).status_code == 200
    assert partner("GET", "/homes/H01").status_code == 404
    for wrong in ("P99", "-", None):
        answered = manager("POST", "/homes", json={**NEW, "partner_id": wrong})
        assert answered.status_code == 422 and answered.json()["faults"][0].startswith("partner_id: ")


def test_a_change_is_made_once_and_never_over_another(partner: Asking, served: Engine) -> None:
    assert partner("PATCH", "/homes/H01", json={"bedrooms": 3}).status_code == 428
    assert partner("PATCH", "/homes/H01", 7, json={"bedrooms": 3}).status_code == 412
    key = {"Idempotency-Key": "one-change-of-H01"}
    first = partner("PATCH", "/homes/H01", 1, json={"bedrooms": 3, "set_aside": " x "}, headers=key)
    again = partner("PATCH", "/homes/H01", 1, json={"bedrooms": 3, "set_aside": " x "}, headers=key)
    assert first.json() == again.json() == {"home_id": "H01", "version": 2, "warnings": []}
    assert again.headers["idempotent-replayed"] == "true" and again.headers["etag"] == '"2"'
    home = partner.home("H01")
    assert (home["bedrooms"], home["set_aside"], home["living_rooms"], home["version"]) == (3, "x", 1, 2)
    assert partner("PATCH", "/homes/H01", 1, json={"bedrooms": 4}).status_code == 412
    assert len(logged(served)) == 1


def test_what_changes_nothing_counts_no_version(partner: Asking, served: Engine) -> None:
    same = {"bedrooms": 2, "postcode": "m14 4by", "refuses": [], "occupants": []}
    assert partner("PATCH", "/homes/H01", 1, json=same).json()["version"] == 1
    assert partner("PATCH", "/homes/H01", 1, json={}).json()["version"] == 1
    assert logged(served) == []


def test_a_home_that_moves_is_found_where_it_is(partner: Asking, served: Engine) -> None:
    assert partner("PATCH", "/homes/H01", 1, json={"postcode": "CF24 3NS", "nation": None}).status_code == 200
    assert partner.home("H01")["region"] == "Wales"
    partner("PATCH", "/homes/H01", 2, json={"postcode": None})
    with reading(served) as connection:
        assert connection.execute(select(home_places).where(home_places.c.home_id == "H01")).first() is None


def test_off_the_market_and_back(partner: Asking, served: Engine) -> None:
    today = now().date()
    due = (today + timedelta(days=30)).isoformat()
    gone = partner("POST", "/homes/H01/withdraw", json={"reason_code": "deep_clean", "expected_end_on": due})
    assert gone.status_code == 200 and gone.json()["version"] == 2
    again = partner("POST", "/homes/H01/withdraw", json={"reason_code": "deep_clean"})
    assert again.status_code == 409 and again.json()["code"] == "already_unavailable"
    assert partner("POST", "/homes/H01/withdraw", json={"reason_code": "damage"}).json()["version"] == 3
    assert partner.home("H01")["unavailable"] == "damage"
    assert "H01" not in [home["home_id"] for home in partner("GET", "/homes/available").json()["homes"]]
    assert partner("POST", "/homes/H01/return", 2).status_code == 412
    assert partner("POST", "/homes/H01/return", 3).json()["version"] == 4
    back = partner("POST", "/homes/H01/return")
    assert back.status_code == 409 and back.json()["code"] == "already_free"
    found = partner("GET", "/homes/H01/voids").json()
    day = today.isoformat()
    assert [
        (one["reason_code"], one["begun_on"], one["expected_end_on"], one["ended_on"]) for one in found["voids"]
    ] == [
        ("damage", day, None, day),
        ("deep_clean", day, due, day),
    ]
    first = partner("GET", "/homes/H01/voids", params={"limit": 1}).json()
    rest = partner("GET", "/homes/H01/voids", params={"limit": 1, "after": first["next"]}).json()
    assert first["voids"] + rest["voids"] == found["voids"] and rest["next"] is None
    assert [entry[1:] for entry in logged(served)] == [
        ("withdraw", "H01", "deep_clean"), ("withdraw", "H01", "damage"),
        ("return", "H01", "POST /homes/{home_id}/return"),
    ]  # fmt: skip


def test_what_cannot_be_withdrawn(partner: Asking, served: Engine) -> None:
    past = (now().date() - timedelta(days=1)).isoformat()
    answered = partner("POST", "/homes/H01/withdraw", json={"reason_code": "damage", "expected_end_on": past})
    assert answered.status_code == 422 and answered.json()["faults"] == ["expected_end_on: must not be past"]
    assert partner("POST", "/homes/H01/withdraw", json={"reason_code": "tired"}).status_code == 422
    for end in ("/withdraw", "/return"):
        assert partner("POST", f"/homes/H04{end}", json={"reason_code": "damage"}).status_code == 404
    assert partner("GET", "/homes/H04/voids").status_code == 404
    with reading(served) as connection:
        assert connection.execute(select(voids)).all() == []


def test_a_promised_home_stays_as_it_was_promised(partner: Asking, manager: Asking, served: Engine) -> None:
    offer_id = promised(served, "H01")
    assert partner.home("H01")["promised"]
    matters: list[tuple[str, str, Any]] = [
        ("PATCH", "/homes/H01", {"bedrooms": 1}),
        ("PATCH", "/homes/H01", {"available_from": "2027-01-01", "rent_gbp_week": 1}),
        ("PATCH", "/homes/H01", {"occupants": [{"role": "child"}]}),
        ("POST", "/homes/H01/withdraw", {"reason_code": "damage"}),
    ]
    for asking in (partner, manager):
        for method, path, body in matters:
            answered = asking(method, path, 1, json=body)
            assert answered.status_code == 409 and answered.json()["code"] == "home_promised", answered.text
            assert answered.json()["faults"] == [f"offer {offer_id}"]
    assert partner("PATCH", "/homes/H01", 1, json={"rent_gbp_week": 149, "brma": "X"}).status_code == 200
    assert partner.home("H01")["rent_gbp_week"] == 149.0 and partner.home("H01")["bedrooms"] == 2


@pytest.mark.parametrize(
    ("state", "minutes"),
    [("proposed", 60), ("declined", 60), ("lapsed", 60), ("withdrawn", 60), ("moved_in", 60), ("sent", -1)],
)
def test_what_is_no_promise_binds_nobody(partner: Asking, served: Engine, state: str, minutes: int) -> None:
    promised(served, "H01", state, minutes)
    assert not partner.home("H01")["promised"]
    assert partner("POST", "/homes/H01/withdraw", json={"reason_code": "damage"}).status_code == 200


def test_a_home_that_was_off_the_market_before_can_be_given_back_though_promised(
    partner: Asking, served: Engine
) -> None:
    with writing(served) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(unavailable="deep_clean"))
    promised(served, "H01", "accepted_by_landlord")
    assert partner("POST", "/homes/H01/return").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"unavailable": "damage"}, {"version": 3}, {"bedrooms": "2"}, {"bedrooms": 2.5}, {"bedrooms": 21},
        {"women_only": 1}, {"available_from": 20261201}, {"available_from": "1"}, {"set_aside": "a\nb"},
        {"set_aside": "\ud800"}, {"refuses": ["arson", "noise"]}, {"occupants": [{}]}, {"lat": "NaN"},
        {"occupants": [{"role": "resident", "home_id": "H04"}]}, {"rent_gbp_week": -1},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(partner: Asking, body: dict[str, Any]) -> None:
    import json

    sent = {"content": json.dumps(body).encode(), "headers": {"Content-Type": "application/json"}}
    for method, path, version in (("POST", "/homes", None), ("PATCH", "/homes/H01", 1)):
        answered = partner(method, path, version, **sent)
        assert answered.status_code == 422 and answered.json()["code"] == "not_understood", answered.text
    assert partner.home("H01")["version"] == 1


def test_a_days_text_is_a_day(partner: Asking) -> None:
    assert partner("PATCH", "/homes/H01", 1, json={"available_from": "2027-02-01"}).status_code == 200
    assert date.fromisoformat(partner.home("H01")["available_from"]) == date(2027, 2, 1)


def test_who_read_who_lives_there_is_in_the_log(partner: Asking, manager: Asking, served: Engine) -> None:
    """Residents have no names here, but a sex and a day of birth."""
    shared = {**NEW, "sharing": "shared", "home_id": "shared", "occupants": [{"role": "resident", "sex": "F"}]}
    assert partner("POST", "/homes", json=shared).status_code == 201
    before = len(logged(served))
    assert partner("GET", "/homes/H01").status_code == 200 and len(logged(served)) == before, "nobody lives there"
    for path, why in (
        ("/homes/shared", "GET /homes/{home_id}"),
        ("/homes?sharing=shared", "GET /homes"),
        ("/homes/export?table=occupants", "GET /homes/export"),
    ):
        done = len(logged(served))
        assert partner("GET", path).status_code == 200
        assert ("pat", "read", "shared", why) in logged(served)[done:], path
    done = len(logged(served))
    assert partner("GET", "/homes/export").status_code == 200 and len(logged(served)) == done
    people = manager("GET", "/homes/export?table=occupants").text.splitlines()[1:]
    read = [home_id for _, _, home_id, _ in logged(served)[done:]]
    assert read == sorted(set(read)) and len(read) == len({line.split(",")[0] for line in people}) > 1
