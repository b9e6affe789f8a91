"""Case files full of what may not be shown, and a search for it in what a run gives out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from geo.place import Place
from matcher.domain.codes import RISK_CODES
from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from matcher.intake import read_tables
from matcher.intake.export import EXACT_PLACES
from matcher.intake.places import PLACE_FIELDS
from matcher.report.words import day
from matcher.rules.registry import hard_rules
from tests.runs import AS_OF, contents, rows_of

UNMISTAKABLE = ("postcode", "date", "text")
"""Kinds of columns whose values mean nothing else; a risk or a carer is a word of the language too."""
WORDS = {"licence", "Manchester"}
"""Private texts in fixtures that are also words of the report."""
SHOWN = {"due_date"}
"""Private columns of which the outputs may say the day: that she needs another room from then."""

EXACT = re.compile(r"\.\d{3}")
"""A number to three places or more is not met by chance."""

RISKS = set(RISK_CODES) | {code.replace("_", " ") for code in RISK_CODES}
RESTRICTED_CODES = {rule.code for rule in hard_rules() if rule.restricted}
ORDINARY = {"schools"}
"""Codes that are words of the report too, to be found where codes stand."""

CASES = {
    "women": """\
woman_id,release_date,date_of_birth,home_postcode,priority,risk_flags,supervising_region,due_date
W1,2026-11-27,1990-05-17,M20 1JQ,1,arson;sexual,Greater Manchester,
W2,2026-12-08,1985-03-21,M20 4QA,2,none,Greater Manchester,2027-04-02
W3,2026-12-09,1979-08-30,M21 7QA,3,violence;drugs_supply;against_children,Greater Manchester,
W4,2026-12-10,1999-01-05,OL1 2SD,3,,Greater Manchester,
""",
    "children": """\
child_id,woman_id,date_of_birth,sex,carer,carer_postcode,returns,school_postcode,school_phase,contact,contact_postcode,\
contact_visits_month,order,council,keep_away_km
KID71,W1,2016-06-09,F,foster,NP19 0EA,no,NP19 0HA,primary,supervised,,2,care,Newport Fostering,
KID72,W2,2021-02-11,M,foster,CF14 2PA,uncertain,,,supervised,,1,section20,,41.377
KID73,W2,2013-10-23,F,adopted,LS12 6AA,no,LS12 5PT,secondary,letterbox,,,adoption,,8.0467
KID74,W3,2012-03-14,M,kinship,M16 8HB,no,M7 1TR,secondary,unsupervised,M34 3UA,4,,,
KID75,W3,2010-07-08,F,kinship,BL1 3AG,no,,,supervised,,2,,,2.125
""",
    "adults": "woman_id,relation,sex,date_of_birth,joins_on\nW2,partner,M,1983-07-19,2027-01-11\n",
    "zones": """\
woman_id,kind,postcode,lat,lon,radius_km,wkt,source,restricted
W1,stay_within,M1 1AE,,,60,,Nightingale order,yes
W1,family,LS12 2PN,,,,,her sister's statement,yes
W2,safety,M24 5PY,,,,,crown court file 77,
W3,exclude,,53.4711,-2.2381,2.5,,police note 31,no
W3,exclude,,,,,"POLYGON ((-2.3011 53.5107, -2.2907 53.5107, -2.2907 53.5203, -2.3011 53.5107))",gang injunction,no
W3,schools,OL11 2RR,,,5.0625,,sopo 9,
W1,schools,,,,0.3125,,sopo 13,yes
W2,play_areas,,,,0.4375,,sopo 12,
W4,safety,M14 4FX,,,300,,marac minute,
""",
    "sites": """\
site_id,kind,name,postcode,lat,lon
S1,school,Hilltop Primary,M14 4BY,,
S2,play_area,Low Meadow,,53.5402,-2.1931
S3,school,Bank Infants,BL1 8TQ,,
""",
    "bars": """\
woman_id,kind,sex,under_age,other_id,radius_km,approved_by
W1,no_cohabit_person,,,PERSON-9917,,
W3,no_cohabit_children,M,12,,,
W1,non_association,,,NOMS-4402,3,
W2,no_cohabit_children,,10,,,Officer Pickering
""",
    "homes": """\
home_id,partner_id,postcode,bedrooms,living_rooms,bedspaces,sharing,landlord,tenancy,available_from,access,children_ok,\
refuses,reviews,rent_gbp_week
H1,P1,M24 2FD,3,1,6,self_contained,social,assured,2026-11-09,none,yes,violence,,120
H2,P1,M6 5BF,3,1,6,self_contained,social,assured,2026-11-16,none,yes,arson,,120
H3,P1,BL1 1HQ,3,1,6,shared,charity,licence,2026-11-16,none,no,,sexual;against_children,120
H4,P1,M6 6FE,3,1,6,self_contained,social,assured,2026-11-16,none,yes,,,120
""",
    "occupants": "home_id,role,sex,date_of_birth,from,to\nH3,resident,F,1991-12-03,,\n",
    "partners": "partner_id,name,postcode\nP1,Project Irk,M13 0PR\n",
    "pins": """\
woman_id,home_id,kind,reason_code,reason,by
W1,H1,veto,person_declined,opposite her former husband,officer 3
""",
}
"""Somebody is left out for a restricted reason, somebody is flagged for one, and foster carers draw; a home is ruled
out for the child who lives near it, and conditions about schools and play areas are measured."""


def secrets(data: Path) -> set[str]:
    """What must not be found: a woman's own id is everywhere, also where a bar of another names it."""
    return set(private_values(data)) - {row["woman_id"] for row in rows_of(data / "women.csv")}


def private_values(data: Path) -> Iterator[str]:
    """Every value of a private column that cannot be mistaken, child ids, and all points on the grid behind them."""
    for name, kind in RECORDS.items():
        path = data / f"{name}.csv"
        for row in rows_of(path) if path.exists() else []:
            for column, how in private_columns(kind).items():
                if row.get(column) and row[column] not in WORDS:
                    yield from spellings(row[column], how)
            yield from (row[column] for column in private_numbers(kind) if EXACT.search(row.get(column) or ""))
    yield from points(data)


def private_columns(kind: type) -> dict[str, str]:
    """Header -> kind of each column whose values are searched for."""
    return {
        column.name: column.kind
        for field, column in columns_of(kind).items()
        if (column.private and column.kind in UNMISTAKABLE and field not in SHOWN) or column.name == "child_id"
    }


def private_numbers(kind: type) -> list[str]:
    """Headers of the private columns that hold numbers: distances, degrees."""
    return [column.name for column in columns_of(kind).values() if column.private and column.kind == "number"]


def spellings(value: str, kind: str) -> Iterator[str]:
    yield value
    if kind == "postcode":
        yield value.replace(" ", "")
    if kind == "date":
        spoken = day(date.fromisoformat(value))
        yield spoken.split(" ", 1)[1]


def points(data: Path) -> Iterator[str]:
    """Degrees as given, and grid metres of every place that is not a home's or a partner's."""
    instance = read_tables(data, date.fromisoformat(AS_OF)).instance
    for zone in instance.zones:
        yield from (f"{degrees:g}" for degrees in (zone.lat, zone.lon) if degrees is not None)
        yield from re.findall(r"-?\d+\.\d+", f"{zone.wkt or ''} {zone.outline or ''}")
    for table in ("women", "children", "zones"):
        for row in getattr(instance, table):
            for field in (*PLACE_FIELDS[table], *EXACT_PLACES.get(table, ())):
                place: Place | None = getattr(row, field)
                if place is not None:
                    yield from (f"{metres:.0f}" for metres in (place.easting_m, place.northing_m))


def outside(run: Path) -> dict[str, str]:
    """File -> its text, of every file outside `restricted/`."""
    texts = {}
    for name, content in contents(run).items():
        if name.endswith(".parquet"):
            texts[name] = pd.read_parquet(run / name).to_csv()
        elif not name.startswith("restricted/"):
            texts[name] = content.decode("utf-8")
    return texts


def named(texts: dict[str, str], codes: set[str]) -> list[tuple[str, str]]:
    """(file, code) wherever a rule is named; a code that is a word too, wherever a cell or a mark holds it alone."""
    alone = [re.compile(rf"(?:^|[,;\"'>]){code}(?:$|[,;\"'<])", re.M) for code in sorted(codes & ORDINARY)]
    hits = [(name, hit[0]) for name, text in texts.items() for pattern in alone if (hit := pattern.search(text))]
    spoken = {code.replace("_", " ") for code in codes - ORDINARY}
    return leaks(texts, (codes - ORDINARY) | spoken) + hits


def leaks(texts: dict[str, str], words: set[str]) -> list[tuple[str, str]]:
    """(file, word) wherever one of the words stands by itself."""
    found = [re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w])", re.I) for word in sorted(words)]
    return [(name, hit[0]) for name, text in texts.items() for pattern in found if (hit := pattern.search(text))]
