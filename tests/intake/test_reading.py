from __future__ import annotations

import random
import time
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from matcher.domain.instance import RECORDS
from matcher.intake import BadInput, from_frames, read_tables
from matcher.intake.reading import TABLES
from tests.intake.tables import AS_OF, RICH, ROW, plain, read_well, table_text, varied, write


def test_empty_cells_mean_what_the_contract_says(tmp_path: Path) -> None:
    texts = {name: table_text([ROW[name]]) for name in TABLES}
    instance = read_well(tmp_path, texts).instance
    woman, home, zone = instance.women[0], instance.homes[0], instance.zones[0]
    assert (woman.nations_ok, woman.regions_ok, woman.programmes, woman.priority) == ((), (), (), 3)
    assert (woman.risk_flags, woman.access_need, woman.due_date, woman.tenure_floor) == (None, "none", None, None)
    assert (home.refuses, home.reviews, home.set_aside, home.women_only) == ((), (), None, False)
    assert (home.available_to, home.tenancy_weeks, home.rent_gbp_week, home.children_ok) == (None, None, None, None)
    assert (instance.partners[0].caseload_hours_week, instance.partners[0].max_new_households) == (None, None)
    assert (instance.children[0].own_room_needed, instance.children[0].returns) == (False, None)
    assert (zone.restricted, instance.bars[0].sex) == (False, None)


def test_the_rich_tables_are_read_without_a_word(tmp_path: Path) -> None:
    instance = read_well(tmp_path, RICH).instance
    counts = {name: len(getattr(instance, name)) for name in RECORDS}
    assert counts == {
        "women": 3, "adults": 2, "children": 3, "zones": 5, "bars": 3, "homes": 4, "occupants": 2, "partners": 2,
        "pins": 2, "sites": 3, "lha": 2,
    }  # fmt: skip
    assert instance.as_of == AS_OF


def test_the_order_of_rows_and_columns_never_matters(tmp_path: Path) -> None:
    shuffled = {name: _shuffled(tmp_path / "first" / f"{name}.csv", text) for name, text in RICH.items()}
    first = read_well(tmp_path / "first", RICH).instance
    assert read_well(tmp_path / "second", shuffled).instance == first
    assert [woman.woman_id for woman in first.women] == ["W1", "W2", "W3"]
    assert [child.child_id for child in first.children_of["W1"]] == ["C1", "C2"]


def _shuffled(path: Path, text: str) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    chance = random.Random(7)
    rows = chance.sample(range(len(frame)), len(frame))[::-1]
    columns = chance.sample(list(frame.columns), len(frame.columns))
    return str(frame.iloc[rows][columns].to_csv(index=False))


def test_frames_give_the_same_as_files(tmp_path: Path) -> None:
    write(tmp_path, RICH)
    frames = {name: pd.read_csv(tmp_path / f"{name}.csv") for name in RICH}
    dated = {"women": ["release_date", "date_of_birth"], "homes": ["available_from"]}
    for name, columns in dated.items():
        for column in columns:
            frames[name][column] = pd.to_datetime(frames[name][column])
    assert from_frames(frames, AS_OF).instance == read_tables(tmp_path, AS_OF).instance


def test_faults_of_frames_name_the_table_and_the_row() -> None:
    frames = {name: pd.DataFrame([ROW[name]]) for name in ("women", "homes")}
    frames["homes"]["bedrooms"] = 2.5
    frames["towns"] = pd.DataFrame()
    with pytest.raises(BadInput) as caught:
        from_frames(frames, AS_OF)
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("homes", 2, "bedrooms"),
        ("partners", None, ""),
    ]
    assert [fault.file for fault in caught.value.warnings] == ["towns"]


def test_the_day_of_the_run_is_today_unless_given(tmp_path: Path) -> None:
    before = datetime.now().date()
    assert before <= read_tables(write(tmp_path, plain())).instance.as_of <= datetime.now().date()


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2101, 1, 1), date.max])
def test_a_run_speaks_from_a_day_that_can_be(day: date, tmp_path: Path) -> None:
    texts = varied("women", {"due_date": "2100-12-31"})
    frames = {name: pd.DataFrame([ROW[name]]) for name in ("women", "homes", "partners")}
    for read in (lambda: read_tables(write(tmp_path, texts), day), lambda: from_frames(frames, day)):
        with pytest.raises(BadInput) as caught:
            read()
        [fault] = caught.value.faults
        assert (fault.file, fault.value) == ("as-of", day.isoformat())
        assert fault.message == "must lie between 1990-01-01 and 2100-12-31"


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2100, 12, 31)])
def test_the_first_and_the_last_day_of_a_run(day: date, tmp_path: Path) -> None:
    texts = varied("women", {"due_date": "2100-12-31", "release_date": "2100-12-30"})
    assert read_tables(write(tmp_path, texts), day).instance.as_of == day


def test_windows_text_is_read_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, plain(partners="partner_id,name\nP1,Söhne\n".encode("cp1252")))
    reading = read_tables(tmp_path, AS_OF)
    assert reading.instance.partners[0].name == "Söhne"
    assert [(fault.file, fault.severity) for fault in reading.warnings] == [("partners.csv", "warning")]


def test_a_national_load_is_read_quickly(tmp_path: Path) -> None:
    codes = ["M14 4DQ", "M14 5TL", "M14 6HX", "M20 4QA", "M1 2DU", "M13 9PY"]
    women = [{**ROW["women"], "woman_id": f"W{n}", "home_postcode": codes[n % 6]} for n in range(1_400)]
    children = [{**ROW["children"], "child_id": f"C{n}", "woman_id": f"W{n % 1_400}"} for n in range(2_000)]
    homes = [{**ROW["homes"], "home_id": f"H{n}", "postcode": codes[n % 6], "bedrooms": "3"} for n in range(900)]
    texts = plain(women=table_text(women), children=table_text(children), homes=table_text(homes))
    read_well(tmp_path, plain())
    started = time.process_time()
    instance = read_well(tmp_path, texts).instance
    elapsed_s = time.process_time() - started
    assert (len(instance.women), len(instance.children), len(instance.homes)) == (1_400, 2_000, 900)
    assert elapsed_s < 3, f"{elapsed_s:.2f} s of processor time"
