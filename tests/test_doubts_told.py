"""A match says what it doubts in the tables, beside the warnings of reading them, and goes on."""

from __future__ import annotations

import json
from pathlib import Path

from tests.runs import homeward

WOMEN = "woman_id,release_date,release_type,date_of_birth,risk_flags\nW1,2026-12-01,hdc,1990-05-01,none\n"
HOMES = """\
home_id,partner_id,postcode,bedrooms,sharing,landlord,tenancy,available_from,children_ok,access,brma,shoe_size
H1,P1,M14 5TL,1,self_contained,private,assured_shorthold,2026-11-02,yes,none,Invented dale,33
"""
LHA = "BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\nInvented Dale,80,98,130,150,201\n"


def test_doubts_stand_with_the_warnings(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    tables = {"women": WOMEN, "homes": HOMES, "partners": "partner_id\nP1\n", "lha": LHA}
    for name, text in tables.items():
        (data / f"{name}.csv").write_text(text)
    done = homeward("match", "--data", data, "--out", out, "--as-of", "2026-10-01")
    assert done.exit_code == 0 and "4 warnings: see the report." in done.output
    told = json.loads((out / "run.json").read_text())["warnings"]
    assert [line.partition(":")[0] for line in told] == [
        "homes.csv, row 1, column shoe_size",
        "women.csv, column release_type",
        "homes.csv, column tenancy",
        "homes.csv, column brma",
    ]
    assert "'W1' has release type hdc" in told[1]
    assert told[3].endswith("did you mean Invented Dale?")
