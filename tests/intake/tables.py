"""Small directories for the intake tests: one plain household to vary, and one rich set of all tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from matcher.intake import BadInput, Fault, Reading, read_tables

AS_OF = date(2026, 10, 1)

Cells = Mapping[str, str]

WOMAN: Cells = {"woman_id": "W1", "release_date": "2027-01-08", "date_of_birth": "1990-05-01"}
HOME: Cells = {"home_id": "H1", "partner_id": "P1", "postcode": "M14 5TL"}
PARTNER: Cells = {"partner_id": "P1"}
CHILD: Cells = {"child_id": "C1", "woman_id": "W1", "date_of_birth": "2015-03-02"}
ADULT: Cells = {"woman_id": "W1", "relation": "other"}
ZONE: Cells = {"woman_id": "W1", "kind": "exclude", "postcode": "M14 5TL", "radius_km": "2"}
BAR: Cells = {"woman_id": "W1", "kind": "no_cohabit_children"}
OCCUPANT: Cells = {"home_id": "H1", "role": "resident"}
PIN: Cells = {"woman_id": "W1", "home_id": "H1", "kind": "pin"}
SITE: Cells = {"site_id": "S1", "kind": "school", "postcode": "M14 5TL"}
LHA: Cells = {"brma": "Invented Dale"}
POSTCODE: Cells = {"postcode": "M14 9ZZ", "easting": "385000", "northing": "395000"}

ROW: Mapping[str, Cells] = {
    "women": WOMAN,
    "adults": ADULT,
    "children": CHILD,
    "zones": ZONE,
    "bars": BAR,
    "homes": HOME,
    "occupants": OCCUPANT,
    "partners": PARTNER,
    "pins": PIN,
    "sites": SITE,
    "lha": LHA,
    "postcodes": POSTCODE,
}
"""A plain valid row of each table, to be varied."""

RICH: Mapping[str, str] = {
    "women": """\
woman_id,release_date,release_type,days_served,early_release_approved,prison,supervising_region,date_of_birth,\
home_postcode,priority,due_date,access_need,support_hours_week,risk_flags,care_leaver,abuse_victim,\
benefit_income_gbp_week,tenure_floor,nations_ok,regions_ok,programmes,local_connection,referred_by,referred_on
W1,2027-01-08,conditional,200,yes,STI,Greater Manchester,1990-05-01,M14 5TL,1,2027-03-01,step_free,3.5,arson;violence,\
no,yes,421.75,40,England,"Greater Manchester;Kent, Surrey & Sussex",PATH;HOME,E08000003,P1,2026-09-01
W2,2027-02-01,,,,,,1985-12-31,CF10 3WL,,,,,none,,,,,,,,,,
W3,,other,0,no,BZI,London,,,5,,none,0,,,,0,0,England;Wales,,,,P2,
""",
    "adults": "woman_id,relation,sex,date_of_birth,joins_on\nW1,partner,M,1988-01-01,2027-02-01\nW2,adult_child,,,\n",
    "children": """\
child_id,woman_id,date_of_birth,sex,carer,carer_postcode,returns,returns_on,own_room_needed,school_postcode,school_urn,\
school_phase,contact,contact_postcode,contact_visits_month,parental_responsibility,order,proceedings,return_contested,\
council,looked_after
C1,W1,2015-03-02,F,kinship,M20 4QA,yes,2027-02-01,no,M14 6HX,105500,primary,unsupervised,,4,yes,none,none,no,,no
C2,W1,2019-07-30,M,foster,SK4 3LA,uncertain,,yes,,,,supervised,M1 2DU,1.5,yes,interim_care,current,yes,\
"Stockport, borough",yes
C3,W2,,,,,,,,,,,,,,,,,,,
""",
    "zones": """\
woman_id,kind,postcode,lat,lon,radius_km,wkt,source,restricted
W1,exclude,M1 2DU,,,2.5,,licence 5(a),no
W1,safety,OL1,,,,,,
W1,stay_within,,53.45,-2.22,12,,,yes
W2,exclude,,,,,"POLYGON ((-3.2 51.4, -3.2 51.5, -3.1 51.5, -3.1 51.4, -3.2 51.4))","the ""old""
town",no
W2,work,CF24 3DX,,,,,,
""",
    "bars": """\
woman_id,kind,sex,under_age,other_id,radius_km,approved_by
W1,no_cohabit_children,F,16,,,
W2,non_association,,,W1,5,
W3,no_cohabit_person,,,X9,,PO Jones
""",
    "homes": """\
home_id,partner_id,postcode,lat,lon,nation,bedrooms,living_rooms,bedspaces,sharing,landlord,tenancy,tenancy_weeks,\
available_from,available_to,rent_gbp_week,ineligible_charges_gbp_week,rent_in_advance_gbp,brma,exempt_accommodation,\
access,women_only,children_ok,refuses,reviews,support_hours_week,set_aside
H1,P1,M14 4DQ,53.446,-2.222,England,3,1,5,self_contained,social,assured,,2026-12-01,2027-06-30,151.2,7.35,655.2,,no,\
step_free,no,yes,arson,violence;antisocial,0,
H2,P2,CF10 3WL,,,,4,2,6,shared,charity,licence,26,2027-01-01,,,,,"Made-up Vale, North",yes,none,yes,no,,,10.25,PATH
H3,P1,M14,,,England,,,,,,,,,,,,,,,,,,,,,
H4,P1,M14 9ZZ,,,England,2,,,,,,,,,,,,,,,,,,,,
""",
    "occupants": """\
home_id,role,sex,date_of_birth,from,to
H2,resident,F,1979-02-03,2026-01-01,2027-01-31
H2,staff,,,,
""",
    "partners": """\
partner_id,name,region,postcode,covers,caseload_hours_week,max_new_households,assessment_days,accreditation
P1,Tŷ Cartref & Söhne,Greater Manchester,M13 9PY,E08000003;E08000007,37.5,4,10,gold
P2,=SUM(A1),Wales,CF24 3DX,,,,,
""",
    "sites": """\
site_id,kind,name,postcode,lat,lon
S1,school,"St Mary's, Infants",M14 5TL,,
S2,play_area,,,53.4512,-2.2201
S3,school,,M14,53.446,-2.222
""",
    "lha": """\
brma,shared_gbp_week,one_bed_gbp_week,two_bed_gbp_week,three_bed_gbp_week,four_bed_gbp_week
Invented Dale,72.5,110,140.75,165,210
"Made-up Vale, North",68,,,,
""",
    "pins": """\
woman_id,home_id,kind,reason_code,reason,by
W1,H1,pin,,near her mother,AB
W2,H1,veto,person_declined,,
""",
    "postcodes": "postcode,easting,northing,authority\nM14 9ZZ,385000,395000,E08000003\n",
}
"""Every table, with most columns filled somewhere."""


def table_text(rows: Iterable[Cells]) -> str:
    """Rows of named cells as CSV; a row that lacks a column leaves its cell empty."""
    kept = list(rows)
    headers = list(dict.fromkeys(header for row in kept for header in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headers, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return buffer.getvalue()


def write(folder: Path, texts: Mapping[str, str | bytes | None]) -> Path:
    """Writes table name -> text or bytes as CSV files; None leaves the file out."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def plain(**tables: str | bytes | None) -> dict[str, str | bytes | None]:
    """The three required tables with one plain row each, and what the test puts in their place."""
    base = {name: table_text([ROW[name]]) for name in ("women", "homes", "partners")}
    return {**base, **tables}


def varied(table: str, *rows: Cells) -> dict[str, str | bytes | None]:
    """The plain tables with a table's rows made from its plain row and the cells given."""
    return plain(**{table: table_text([{**ROW[table], **row} for row in rows])})


def problems(folder: Path, texts: Mapping[str, str | bytes | None], as_of: date = AS_OF) -> list[Fault]:
    """All faults and warnings of a directory with these tables."""
    try:
        return list(read_tables(write(folder, texts), as_of).warnings)
    except BadInput as error:
        return [*error.faults, *error.warnings]


def only(found: Sequence[Fault]) -> Fault:
    """The one fault or warning there is."""
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]


def read_well(folder: Path, texts: Mapping[str, str | bytes | None], as_of: date = AS_OF) -> Reading:
    """The reading of tables that must have no fault and no warning."""
    reading = read_tables(write(folder, texts), as_of)
    assert not reading.warnings, [str(fault) for fault in reading.warnings]
    return reading
