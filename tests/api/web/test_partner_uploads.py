"""Homes as files: all or nothing, every fault by row and column, and what is exported goes in again as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, update

from api.access.roles import Role
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import voids
from tests.api.web.conftest import shown
from tests.api.web.test_partner_homes import logged, promised

homes = CONTRACT["homes"]
HEADER = "home_id,partner_id,postcode,bedrooms,sharing,rent_gbp_week"


class Sheets:
    """Somebody who uploads and exports with a token."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.headers = client, shown(token)

    def send(self, *lines: str | bytes, **query: Any) -> Any:
        content = b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines)
        headers = {**self.headers, "Content-Type": "text/csv", **query.pop("headers", {})}
        return self.client.post("/homes/upload", params=query, content=content, headers=headers)

    def form(self, homes: str, occupants: str | None = None, **query: Any) -> Any:
        files = {"homes": ("../../etc/passwd\r\nX: y", homes.encode())}
        files |= {} if occupants is None else {"occupants": ("=1+1", occupants.encode())}
        return self.client.post("/homes/upload", params=query, files=files, headers=self.headers)

    def export(self, **query: Any) -> str:
        answered = self.client.get("/homes/export", params=query, headers=self.headers)
        assert answered.status_code == 200 and answered.headers["content-type"] == "text/csv; charset=utf-8"
        assert answered.headers["content-disposition"].startswith("attachment")
        return str(answered.text)


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Sheets:
    return Sheets(client, tokens["manager"])


@pytest.fixture
def partner(client: TestClient, tokens: Mapping[Role, str]) -> Sheets:
    return Sheets(client, tokens["partner"])


def counts(answered: Any) -> tuple[int, int, int, int]:
    assert answered.status_code == 200, answered.text
    found = answered.json()
    return found["added"], found["changed"], found["unchanged"], found["refused"]


def kept(engine: Engine, home_id: str) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(homes).where(homes.c.home_id == home_id)).first()


def test_what_is_exported_goes_in_again_and_changes_nothing(partner: Sheets, manager: Sheets, served: Engine) -> None:
    assert counts(partner.send(partner.export())) == (0, 0, 3, 0)
    whole, people = manager.export(), manager.export(table="occupants")
    assert counts(manager.form(whole, people)) == (0, 0, 12, 0)
    assert len(whole.splitlines()) == 13 and len(people.splitlines()) == 7
    assert manager.export(partner_id="P03").count("\n") == 4
    # Who lives in the shared homes was read, and nothing was written.
    assert logged(served) and {action for _who, action, *_rest in logged(served)} == {"read"}


def test_what_a_spreadsheet_would_run_comes_back_as_it_was(partner: Sheets, served: Engine) -> None:
    odd = {"H01": "=HYPERLINK(1)", "H02": "'=x", "H03": "''@y"}
    with writing(served) as connection:
        for home_id, text in odd.items():
            connection.execute(
                update(homes).where(homes.c.home_id == home_id).values(set_aside=text, brma="'tis", lon=None)
            )
        connection.execute(
            update(homes).where(homes.c.home_id == "H03").values(lat=53.45123456, lon=-2.21, postcode=None)
        )
    text = partner.export()
    cells = {row["home_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [cells[home_id]["set_aside"] for home_id in odd] == ["'=HYPERLINK(1)", "''=x", "'''@y"]
    assert (cells["H03"]["lat"], cells["H03"]["lon"]) == ("53.45123456", "-2.21")
    assert counts(partner.send(text)) == (0, 0, 3, 0)
    for home_id, value in odd.items():
        assert kept(served, home_id).set_aside == value


def test_a_formula_in_a_file_is_kept_as_text_and_leaves_neutralised(partner: Sheets, served: Engine) -> None:
    assert counts(partner.send("home_id,partner_id,set_aside", "=cmd|x,P01,@SUM(1)")) == (1, 0, 0, 0)
    assert kept(served, "=cmd|x").set_aside == "@SUM(1)"
    assert "'=cmd|x,P01," in partner.export() and ",'@SUM(1)\n" in partner.export()


def test_added_changed_and_left(partner: Sheets, served: Engine) -> None:
    lines = (
        HEADER,
        "N1,P01,M14 4BY,2,self_contained,120",
        "H01,P01,m14 4by,3,self_contained,142.50",
        "N2,P01,,1,shared,90",
    )
    assert counts(partner.send(*lines, dry_run=True)) == (2, 1, 0, 0)
    assert kept(served, "N1") is None and logged(served) == []
    assert counts(partner.send(*lines)) == (2, 1, 0, 0)
    assert counts(partner.send(*lines)) == (0, 0, 3, 0)
    home = kept(served, "H01")
    # What the file has no column for stays: nobody unsays what a landlord refuses by leaving a column out.
    assert (home.bedrooms, home.version, home.access, home.landlord) == (3, 2, "step_free", "social")
    assert sorted(entry[1:3] for entry in logged(served)) == [("add", "N1"), ("add", "N2"), ("change", "H01")]


def test_an_empty_cell_empties(partner: Sheets, served: Engine) -> None:
    assert counts(partner.send("home_id,refuses,reviews", "H02,,violence")) == (0, 1, 0, 0)
    assert (kept(served, "H02").refuses, kept(served, "H02").reviews) == (None, "violence")


def test_one_fault_refuses_all_and_every_fault_is_told(partner: Sheets, served: Engine) -> None:
    lines = (
        HEADER,
        "N1,P01,M14 4BY,2,self_contained,120",
        "N2,P01,M14 4BY,many,castle,£12",
        "H04,P01,M14 4BY,2,self_contained,120",
        "N3,P02,M14 4BY,2,self_contained,120",
        "N1,P01,M14 4BY,2,self_contained,120",
        "N4,P01",
    )
    answered = partner.send(*lines)
    assert answered.status_code == 422 and answered.json()["code"] == "upload_faulty"
    assert [fault.split(": ")[0] for fault in answered.json()["faults"]] == [
        "homes.csv, row 3, column bedrooms",
        "homes.csv, row 3, column sharing",
        "homes.csv, row 3, column rent_gbp_week",
        "homes.csv, row 4, column home_id",
        "homes.csv, row 5, column partner_id",
        "homes.csv, row 6, column home_id",
        "homes.csv, row 7",
    ]
    assert "castle" not in answered.text and kept(served, "N1") is None
    answered = partner.send(*lines, "N5,P01,M14 4BY,2,self_contained,120", partial=True)
    assert counts(answered) == (1, 0, 0, 6) and len(answered.json()["faults"]) == 7
    assert answered.json()["faults"][0] == {
        "file": "homes.csv", "row": 3, "column": "bedrooms",
        "message": "is not a plain number; write it like 12.50",
    }  # fmt: skip
    assert kept(served, "N5") and not any(kept(served, f"N{number}") for number in range(1, 5))
    assert kept(served, "H04").partner_id == "P02"


def test_nothing_right_is_nothing_taken(partner: Sheets) -> None:
    assert partner.send(HEADER, "N1,P02,M14 4BY,2,castle,1", partial=True).status_code == 422


def test_who_lives_there_is_as_the_file_says(partner: Sheets, manager: Sheets, served: Engine) -> None:
    people = "home_id,role,date_of_birth\nN1,resident,1990-01-02\nN1,child,2020-02-03\n"
    assert counts(partner.form(f"{HEADER}\nN1,P01,,3,shared,90\n", people)) == (1, 0, 0, 0)
    assert partner.export(table="occupants").count("N1,") == 2
    assert counts(partner.form(f"{HEADER}\nN1,P01,,3,shared,90\n")) == (0, 0, 1, 0)
    assert counts(partner.form(f"{HEADER}\nN1,P01,,3,shared,90\n", "home_id,role\n")) == (0, 1, 0, 0)
    assert partner.export(table="occupants").count("N1,") == 0 and kept(served, "N1").version == 2
    assert partner.form(f"{HEADER}\nN1,P01,,3,shared,90\n", "home_id,role\nH04,child\n").status_code == 422
    assert manager.export(table="occupants").count("H04,") == 3


def test_no_home_is_taken_without_somebody_who_lives_there(partner: Sheets, served: Engine) -> None:
    two = f"{HEADER}\nN1,P01,,3,shared,90\nN2,P01,,3,shared,90\n"
    people = "home_id,role,date_of_birth\nN1,resident,1990-01-02\nN1,child,30 May 2015\nN2,staff,\n"
    answered = partner.form(two, people, partial=True)
    assert counts(answered) == (1, 0, 0, 1) and "May" not in answered.text
    assert kept(served, "N1") is None and kept(served, "N2") is not None
    assert partner.export(table="occupants").splitlines()[1:] == ["N2,staff,,,,"]
    for unknown in ("home_id,role\n,child\n", "role,home_id\nchild\n"):
        assert partner.form(two, unknown, partial=True).status_code == 422


def test_a_promised_home_stays_as_it_was_promised(partner: Sheets, served: Engine) -> None:
    offer_id = promised(served, "H01")
    lines = ("home_id,bedrooms,rent_gbp_week", "H01,1,100", "H02,2,100")
    answered = partner.send(*lines)
    assert answered.status_code == 409 and answered.json()["code"] == "home_promised"
    message = f"is promised (offer {offer_id}); till that ends, only what it costs can be put right"
    assert answered.json()["faults"] == [f"homes.csv, row 2, column home_id: {message}"]
    assert partner.send(*lines, dry_run=True).json() == answered.json()
    assert counts(partner.send(*lines, partial=True)) == (0, 1, 0, 1)
    assert (kept(served, "H01").bedrooms, kept(served, "H02").bedrooms) == (2, 2)
    assert counts(partner.send("home_id,rent_gbp_week", "H01,100")) == (0, 1, 0, 0)


def test_off_the_market_by_a_file_is_kept_too(partner: Sheets, served: Engine) -> None:
    assert counts(partner.send("home_id,unavailable", "H01,damage", "H02,", "N1,void_works")) == (1, 1, 1, 0)
    assert counts(partner.send("home_id,unavailable", "H01,", "N1,damage")) == (0, 2, 0, 0)
    with reading(served) as connection:
        columns = (voids.c.home_id, voids.c.reason, voids.c.ended_on.is_(None))
        found = [tuple(row) for row in connection.execute(select(*columns).order_by(voids.c.void_id))]
    assert found == [("H01", "damage", False), ("N1", "void_works", False), ("N1", "damage", True)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "homes.csv: is empty"),
        (b"home_id;partner_id\nN1;P01\n", "separated by a semicolon"),
        ("home_id,partner_id\nN1,P01\n".encode("utf-16"), "not plain text"),
        (b"home_id,partner_id\nN1,P01\x00\n", "not plain text"),
        (b"home_id,partner_id,set_aside\nN1,P01,\x81\n", "neither UTF-8 nor"),
        (b'home_id,set_aside\nN1,"open\n', "never closed"),
        (b"partner_id,bedrooms\nP01,2\n", "column home_id: is missing"),
        (b"woman_id\nW1\n", "names no column"),
        (b"home_id,set_aside\nN1,a\x07b\n", "cannot be printed"),
        (b"home_id,set_aside\nN1," + b"x" * 200_000 + b"\n", "too long to be true"),
        (b"PK\x03\x04" + b"\x00" * 50, "not plain text"),
    ],
)
def test_what_cannot_be_read_is_told_as_of_files(partner: Sheets, content: bytes, told: str) -> None:
    for partial in (False, True):
        answered = partner.send(content, partial=partial)
        assert answered.status_code == 422 and told in answered.text, answered.text


def test_windows_files_and_quoted_lines(partner: Sheets, served: Engine) -> None:
    text = 'home_id,set_aside,bedrooms\r\nN1,"Café ""one""\r\ntwo",2\r\n'
    assert counts(partner.send(b"\xef\xbb\xbf" + text.encode())) == (1, 0, 0, 0)
    assert kept(served, "N1").set_aside == 'Café "one"\ntwo'
    answered = partner.send(text.encode("cp1252"))
    assert counts(answered) == (0, 0, 1, 0) and "Windows-1252" in answered.json()["warnings"][0]["message"]
    assert counts(partner.send(partner.export())) == (0, 0, 4, 0)


def test_what_is_sent_another_way_is_refused(partner: Sheets) -> None:
    def post(**sent: Any) -> Any:
        headers = {**partner.headers, **sent.pop("headers", {})}
        return partner.client.post("/homes/upload", headers=headers, **sent)

    assert post(json={"home_id": "N1"}).status_code == 415
    assert post(content=b"", headers={"Content-Type": "application/zip"}).json()["code"] == "media_type_unknown"
    for files in ({"women": b"x"}, {"homes": b"x", "women": b"x"}, {"homes": b"x", "occupants": b"x", "more": b"x"}):
        assert post(files=files).status_code == 422
    broken = post(content=b"--x\r\nnothing", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert broken.status_code == 422 and broken.json()["code"] == "not_understood"
    assert post(content=b"x", headers={"Content-Type": "multipart/form-data"}).status_code == 422
    assert post(data={"homes": "home_id"}).status_code in (415, 422)


def test_the_name_of_a_file_is_neither_a_path_nor_told(partner: Sheets) -> None:
    answered = partner.form(f"{HEADER}\nN1,P01,,many,shared,90\n")
    assert answered.status_code == 422 and "passwd" not in answered.text
    assert answered.json()["faults"][0].startswith("homes.csv, row 2, column bedrooms: ")


def test_sent_twice_under_one_key_it_is_done_once(partner: Sheets, served: Engine) -> None:
    lines, key = ("home_id,bedrooms", "N1,2"), {"Idempotency-Key": "one-upload"}
    first, again = (partner.send(*lines, headers=key) for _ in range(2))
    assert counts(first) == counts(again) == (1, 0, 0, 0)
    assert again.headers["idempotent-replayed"] == "true" and len(logged(served)) == 1


def test_ten_times_the_rows(partner: Sheets, served: Engine) -> None:
    lines = [HEADER, *(f"N{number:05},P01,M14 4BY,2,self_contained,{number % 90}" for number in range(3_000))]
    assert counts(partner.send(*lines)) == (3_000, 0, 0, 0)
    assert counts(partner.send(*lines)) == (0, 0, 3_000, 0)
    with reading(served) as connection:
        assert connection.scalar(select(func.count()).select_from(homes)) == 3_012


def test_a_manager_uploads_for_every_partner(manager: Sheets, served: Engine) -> None:
    assert counts(manager.send("home_id,partner_id,bedrooms", "H04,P02,5", "N1,P03,2")) == (1, 1, 0, 0)
    answered = manager.send("home_id,bedrooms", "H04,6", "N2,2")
    assert answered.json()["faults"] == ["homes.csv, row 3, column partner_id: must not be empty"]
    assert kept(served, "H04").bedrooms == 5
