"""Whose case is closed is matched no more; who is promised a home stays, whatever her case says."""

from __future__ import annotations

from sqlalchemy import Engine, insert

from api.runs.inputs import respecting, standing_offers
from api.storage.contents import kept_tables
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import holds, offers
from api.storage.referrals import referrals


def test_only_whose_case_is_closed_is_left_out(everything: Engine) -> None:
    at = now()
    with writing(everything) as connection:
        for woman_id, state in (("W01", "closed"), ("W02", "open"), ("W03", "closed")):
            moments = {"opened_at": at, "changed_at": at, "closed_at": at if state == "closed" else None}
            connection.execute(insert(referrals).values(woman_id=woman_id, opened_by="amira", state=state, **moments))
        offer = {"offer_id": "o", "woman_id": "W03", "home_id": "H03", "partner_id": "P01", "state": "confirmed"}
        made = {"bedspaces": 3, "proposed_by": "bea", "proposed_at": at, "changed_at": at}
        connection.execute(insert(offers).values(**offer, **made))
        connection.execute(insert(holds).values(home_id="H03", slot=1, offer_id="o"))
    with reading(everything) as connection:
        before, standing = kept_tables(connection), standing_offers(connection)
    found = respecting(before, standing)
    assert {row["woman_id"] for row in before["women"]} - {row["woman_id"] for row in found["women"]} == {"W01"}
    for name in ("children", "zones", "bars", "adults", "pins"):
        assert "W01" not in {row["woman_id"] for row in found[name]}, name
    assert [row["home_id"] for row in found["pins"] if row["woman_id"] == "W03" and row["kind"] == "pin"] == ["H03"]
