"""The contract's tables go in and come out again losing nothing; a second import changes only what changed."""

from __future__ import annotations

import csv
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from api.storage.contents import bring_in, kept_tables
from api.storage.contract import CONTRACT
from api.storage.database import reading, trouble, writing
from api.storage.home_places import home_places
from api.storage.table_steps import Tally
from matcher.intake import read_tables
from matcher.intake.contents import Contents, from_contents, read_contents, write_contents
from tests.runs import FIXTURES

NOON, LATER = datetime(2026, 10, 1, 12, tzinfo=UTC), datetime(2026, 10, 2, 12, tzinfo=UTC)


def brought(engine: Engine, contents: Contents, at: datetime = NOON, *, replace: bool = False) -> dict[str, Tally]:
    with writing(engine) as connection:
        return bring_in(connection, contents, at, replace=replace)


def written(engine: Engine, folder: Path) -> Path:
    folder.mkdir()
    with reading(engine) as connection:
        write_contents(kept_tables(connection), folder)
    return folder


def edited(folder: Path, table: str, lines: Sequence[Sequence[str]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def lines_of(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ["tiny", "everything"])
def test_what_comes_out_is_what_went_in(engine: Engine, tmp_path: Path, name: str) -> None:
    contents = read_contents(FIXTURES / name)
    brought(engine, contents)
    out = written(engine, tmp_path / "out")
    assert read_tables(out).instance == read_tables(FIXTURES / name).instance
    with reading(engine) as connection:
        tables = kept_tables(connection)
    assert from_contents(tables).instance == read_tables(FIXTURES / name).instance
    for table, rows in contents.tables.items():
        assert sorted(map(repr, tables[table])) == sorted(map(repr, rows)), table


def test_out_and_in_again_gives_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    brought(engine, read_contents(FIXTURES / "everything"))
    first = written(engine, tmp_path / "first")
    brought(engine, read_contents(FIXTURES / "tiny"), replace=True)
    brought(engine, read_contents(first), replace=True)
    second = written(engine, tmp_path / "second")
    for table in CONTRACT:
        assert (first / f"{table}.csv").read_bytes() == (second / f"{table}.csv").read_bytes()


def test_the_same_tables_again_change_nothing(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "everything")
    first = brought(engine, contents)
    again = brought(engine, contents, LATER)
    assert {name: tally.added for name, tally in first.items()} == {
        name: tally.unchanged for name, tally in again.items()
    }
    assert all(tally == Tally(unchanged=tally.unchanged) for tally in again.values())
    with reading(engine) as connection:
        assert set(connection.execute(select(CONTRACT["women"].c.version, CONTRACT["women"].c.changed_at))) == {
            (1, NOON)
        }


def test_only_what_changed_counts_as_changed(engine: Engine, tmp_path: Path) -> None:
    brought(engine, read_contents(FIXTURES / "everything"))
    out = written(engine, tmp_path / "out")
    homes = lines_of(out, "homes")
    rent = homes[0].index("rent_gbp_week")
    homes[3][rent] = "123.45"
    edited(out, "homes", homes)
    tallies = brought(engine, read_contents(out), LATER)
    assert tallies["homes"] == Tally(changed=1, unchanged=len(homes) - 2)
    home = CONTRACT["homes"]
    with reading(engine) as connection:
        row = connection.execute(
            select(home.c.rent_gbp_week, home.c.version, home.c.changed_at).where(home.c.home_id == homes[3][0])
        ).one()
    assert tuple(row) == (123.45, 2, LATER)


def test_what_hangs_on_her_is_afterwards_as_the_tables_say_and_others_stay(engine: Engine, tmp_path: Path) -> None:
    brought(engine, read_contents(FIXTURES / "everything"))
    brought(engine, read_contents(FIXTURES / "tiny"))
    out = written(engine, tmp_path / "out")
    tiny = read_contents(FIXTURES / "tiny").tables
    mothers = {row["woman_id"] for row in tiny["women"]}
    children = lines_of(out, "children")
    mine = [line for line in children[1:] if line[1] in mothers]
    edited(out, "children", [children[0], *mine[1:]])
    zones = lines_of(out, "zones")
    edited(out, "zones", [zones[0]])
    edited(out, "women", [line for line in lines_of(out, "women") if line[0] in mothers or line[0] == "woman_id"])
    for table in ("adults", "bars", "pins"):
        edited(out, table, lines_of(out, table)[:1])
    with reading(engine) as connection:
        before = kept_tables(connection)
    brought(engine, read_contents(out))
    with reading(engine) as connection:
        after = kept_tables(connection)
    assert len(after["women"]) == len(before["women"])
    assert {row["child_id"] for row in before["children"]} - {row["child_id"] for row in after["children"]} == {
        mine[0][0]
    }
    assert [row for row in after["zones"] if row["woman_id"] in mothers] == []
    others = sorted(repr(row) for row in before["zones"] if row["woman_id"] not in mothers)
    assert sorted(map(repr, after["zones"])) == others
    assert after["pins"] == before["pins"]


def test_rows_that_are_alike_are_all_kept(engine: Engine, tmp_path: Path) -> None:
    contents = read_contents(FIXTURES / "everything")
    twice = {**contents.tables, "occupants": [*contents.tables["occupants"], contents.tables["occupants"][0]]}
    assert brought(engine, Contents(twice, contents.instance))["occupants"].added == len(twice["occupants"])
    assert brought(engine, contents)["occupants"] == Tally(removed=1, unchanged=len(contents.tables["occupants"]))


def test_replaced_whole(engine: Engine) -> None:
    brought(engine, read_contents(FIXTURES / "everything"))
    tiny = read_contents(FIXTURES / "tiny")
    brought(engine, tiny, replace=True)
    with reading(engine) as connection:
        after = kept_tables(connection)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in tiny.tables.items()}


def test_a_row_that_leads_nowhere_is_refused_and_leaves_no_trace(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "tiny")
    homes = [{**row, "partner_id": "nobody"} for row in contents.tables["homes"]]
    with pytest.raises(IntegrityError) as refusal:
        brought(engine, Contents({**contents.tables, "homes": homes}, contents.instance))
    assert "nobody" not in trouble(refusal.value) and "H1" not in trouble(refusal.value)
    with reading(engine) as connection:
        assert kept_tables(connection)["women"] == []


def family_moved(contents: Contents, gone: str, to: str) -> Contents:
    """The first woman is gone, and all that was hers is now another's."""
    tables = {name: [dict(row) for row in rows] for name, rows in contents.tables.items()}
    tables["women"] = [row for row in tables["women"] if row["woman_id"] != gone]
    for name in ("adults", "children", "zones", "bars", "pins"):
        for row in tables[name]:
            row["woman_id"] = to if row["woman_id"] == gone else row["woman_id"]
    return Contents(tables, contents.instance)


def test_children_who_get_another_mother_stay_when_theirs_goes(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "everything")
    brought(engine, contents)
    child = contents.tables["children"][0]
    mother = child["woman_id"]
    other = next(row["woman_id"] for row in contents.tables["women"] if row["woman_id"] != mother)
    moved = family_moved(contents, mother, other)
    tally = brought(engine, moved, replace=True)
    with reading(engine) as connection:
        after = kept_tables(connection)
    assert tally["women"].removed == 1 and tally["children"].removed == 0
    for name in ("children", "zones", "adults", "bars"):
        assert sorted(map(repr, after[name])) == sorted(map(repr, moved.tables[name])), name


def test_a_partner_goes_when_its_homes_have_gone_to_another(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "everything")
    brought(engine, contents)
    tables = {name: [dict(row) for row in rows] for name, rows in contents.tables.items()}
    gone, other = (row["partner_id"] for row in tables["partners"][:2])
    tables["partners"] = [row for row in tables["partners"] if row["partner_id"] != gone]
    for row in tables["homes"]:
        row["partner_id"] = other if row["partner_id"] == gone else row["partner_id"]
    for row in tables["women"]:
        row["referred_by"] = other if row["referred_by"] == gone else row["referred_by"]
    assert brought(engine, Contents(tables, contents.instance), replace=True)["partners"].removed == 1


def test_two_imports_at_once_are_one_after_the_other(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "everything")
    threads = [threading.Thread(target=brought, args=(engine, contents)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        after = kept_tables(connection)
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in contents.tables.items()
    }


def places(engine: Engine) -> dict[str, tuple[float, float]]:
    with reading(engine) as connection:
        return {row.home_id: (row.easting_m, row.northing_m) for row in connection.execute(select(home_places))}


def test_homes_lie_where_the_match_puts_them_also_when_postcodes_change(engine: Engine) -> None:
    contents = read_contents(FIXTURES / "everything")
    brought(engine, contents)
    expected = {
        home.home_id: (home.place.easting_m, home.place.northing_m) for home in contents.instance.homes if home.place
    }
    assert places(engine) == expected
    tables = {name: [dict(row) for row in rows] for name, rows in contents.tables.items()}
    for row in tables["postcodes"]:
        row["easting"] += 500.0
    homes = [row for row in tables["homes"] if row["postcode"] == tables["postcodes"][0]["postcode"]]
    assert homes
    nobody = contents.instance.replace(homes=())
    brought(engine, Contents(tables, nobody))
    for row in homes:
        name = row["home_id"]
        assert places(engine)[name] == (expected[name][0] + 500.0, expected[name][1])


@pytest.mark.parametrize(
    ("table", "column", "owner", "key"),
    [
        ("children", "sex", "women", "woman_id"),
        ("adults", "joins_on", "women", "woman_id"),
        ("zones", "radius_km", "women", "woman_id"),
        ("bars", "radius_km", "women", "woman_id"),
        ("occupants", "to", "homes", "home_id"),
    ],
)
@pytest.mark.parametrize("change", ["changed", "gone", "new"])
def test_who_has_rows_that_changed_counts_a_new_version(
    engine: Engine, tmp_path: Path, table: str, column: str, owner: str, key: str, change: str
) -> None:
    brought(engine, read_contents(FIXTURES / "everything"))
    out = written(engine, tmp_path / "out")
    lines = lines_of(out, table)
    theirs = lines[-1][lines[0].index(key)]
    if change == "changed":
        edited(out, table, [*lines[:-1], _other(lines[0], lines[-1], column)])
    else:
        edited(out, table, lines[:-1])
    contents = read_contents(out)
    if change == "new":
        brought(engine, contents, replace=True)
        contents = read_contents(FIXTURES / "everything")
    rows = CONTRACT[owner].c
    with reading(engine) as connection:
        before = dict(connection.execute(select(rows[key], rows.version)).all())
    brought(engine, contents, LATER)
    with reading(engine) as connection:
        after = {row[0]: tuple(row[1:]) for row in connection.execute(select(rows[key], rows.version, rows.changed_at))}
    assert after[theirs] == (before[theirs] + 1, LATER)
    assert {name for name, (version, _) in after.items() if version != before[name]} == {theirs}
    brought(engine, contents, LATER)
    with reading(engine) as connection:
        assert dict(connection.execute(select(rows[key], rows.version)).all())[theirs] == before[theirs] + 1


def _other(headers: list[str], line: list[str], column: str) -> list[str]:
    """A line with another value in one column."""
    at = headers.index(column)
    others = {"sex": "M" if line[at] != "M" else "F", "joins_on": "2027-02-02", "radius_km": "7", "to": "2027-01-01"}
    return [*line[:at], others[column], *line[at + 1 :]]
