"""Every authority of England and Wales is in one county and one probation region, the one its delivery unit is in."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from geo.areas import PROBATION_REGIONS, authorities, authority, ceremonial_of, nation_of, region_of
from geo.embedded import all_units
from geo.gazetteer import Gazetteer
from geo.police import PoliceArea, police_areas, region_of_force

# Probation delivery units that are named after whole authorities (Ministry of Justice): region -> authorities named.
NAMED_IN_DELIVERY_UNITS = {
    "East Midlands": "Derby; Leicester; Rutland; Nottingham; East Lindsey; West Lindsey",
    "East of England": "Bedford; Central Bedfordshire; Luton; Peterborough; Braintree; Chelmsford; Maldon; Colchester; "
    "Tendring; Harlow; Uttlesford; Epping Forest; Basildon; Brentwood; Rochford; Castle Point; Southend-on-Sea; "
    "North Northamptonshire; West Northamptonshire",
    "Greater Manchester": "Bolton; Bury; Rochdale; Manchester; Oldham; Salford; Stockport; Trafford; Tameside; Wigan",
    "Kent, Surrey & Sussex": "Swale; Ashford; Canterbury; Folkestone and Hythe; Thanet; Dover; Brighton and Hove; "
    "Sevenoaks; Dartford; Gravesham; Tonbridge and Malling; Maidstone",
    "London": "Barking and Dagenham; Havering; Brent; Camden; Islington; Croydon; Ealing; Hillingdon; Enfield; "
    "Haringey; Greenwich; Bexley; Hackney; City of London; Hammersmith and Fulham; Kensington and Chelsea; "
    "Westminster; Harrow; Barnet; Kingston upon Thames; Richmond upon Thames; Hounslow; Lambeth; Lewisham; Bromley; "
    "Newham; Redbridge; Waltham Forest; Southwark; Tower Hamlets; Wandsworth; Merton; Sutton",
    "North East": "County Durham; Darlington; Gateshead; South Tyneside; Newcastle upon Tyne; North Tyneside; "
    "Northumberland; Redcar and Cleveland; Middlesbrough; Stockton-on-Tees; Hartlepool; Sunderland",
    "North West": "Blackburn with Darwen; Ribble Valley; Cumberland; Westmorland and Furness; Cheshire East; Burnley; "
    "Pendle; Hyndburn; Rossendale; Knowsley; St. Helens; Liverpool; Blackpool; Fylde; Wyre; Lancaster; Sefton; "
    "Warrington; Halton; Cheshire West and Chester; Wirral",
    "South Central": "Buckinghamshire; Milton Keynes; Bracknell Forest; Windsor and Maidenhead; Slough; Eastleigh; "
    "New Forest; Southampton; Portsmouth; Isle of Wight; Oxford; Reading; Wokingham; West Berkshire",
    "South West": "Bath and North East Somerset; North Somerset; Bristol, City of; South Gloucestershire; Cornwall; "
    "Isles of Scilly; Torbay; Exeter; Dorset; Bournemouth, Christchurch and Poole; Gloucester; Plymouth; Somerset; "
    "Swindon; Wiltshire",
    "Wales": "Cardiff; Vale of Glamorgan; Bridgend; Merthyr Tydfil; Rhondda Cynon Taf; Carmarthenshire; Ceredigion; "
    "Pembrokeshire; Powys; Blaenau Gwent; Caerphilly; Monmouthshire; Newport; Torfaen; Isle of Anglesey; Gwynedd; "
    "Conwy; Flintshire; Denbighshire; Wrexham; Swansea; Neath Port Talbot",
    "West Midlands": "Birmingham; Solihull; Coventry; Dudley; Sandwell; Herefordshire, County of; Shropshire; "
    "Telford and Wrekin; Stoke-on-Trent; Stafford; Walsall; Wolverhampton; Warwick; Worcester",
    "Yorkshire & The Humber": "Barnsley; Rotherham; Bradford; Calderdale; Doncaster; Kingston upon Hull, City of; "
    "East Riding of Yorkshire; Kirklees; Leeds; North Yorkshire; North Lincolnshire; North East Lincolnshire; "
    "Sheffield; Wakefield; York",
}


@pytest.mark.parametrize("region", PROBATION_REGIONS)
def test_regions_agree_with_the_delivery_units(region: str) -> None:
    of_name = {row.name: row.region for row in authorities().values()}
    named = NAMED_IN_DELIVERY_UNITS[region].split("; ")
    assert {name: of_name.get(name) for name in named} == dict.fromkeys(named, region)


def test_every_authority_of_the_gazetteer_is_in_one_region() -> None:
    units = Gazetteer().england_and_wales()
    current = {code for code, row in authorities().items() if row.replaced_on is None}
    assert set(units.authority_codes) == current
    assert len(current) == 318
    assert {region_of(code) for code in units.authority_codes} == set(PROBATION_REGIONS)


def test_forces_are_43_and_each_lies_in_one_region() -> None:
    regions = {(row.police_area, row.region) for row in authorities().values()}
    assert len(regions) == len({force for force, _ in regions}) == 43
    assert Counter(region for _, region in regions)["East of England"] == 7


def test_each_force_is_in_one_region_on_a_day_and_none_before_the_reform() -> None:
    forces = {row.police_area for row in authorities().values()}
    assert set(police_areas()) == forces
    for name, rows in police_areas().items():
        assert [sum(area.holds(on) for area in rows) for on in (date(2021, 6, 26), date(2026, 1, 1), None)] == [1, 1, 1]
        assert region_of_force(name, date(2021, 6, 26)) == region_of_force(name) in PROBATION_REGIONS
        assert region_of_force(name, date(2021, 6, 25)) == ""
    assert region_of_force("Northamptonshire") == "East of England"
    assert region_of_force("Strathclyde") == ""


def test_a_row_holds_on_its_first_and_last_day() -> None:
    row = PoliceArea(name="Essex", region="London", valid_from=date(2021, 6, 26), valid_to=date(2024, 3, 31))
    days = (date(2021, 6, 25), date(2021, 6, 26), date(2024, 3, 31), date(2024, 4, 1), None)
    assert [row.holds(on) for on in days] == [False, True, True, False, False]


def test_each_authority_of_the_postcodes_is_known() -> None:
    used = {code for code in all_units().authority_codes if nation_of(code)}
    assert used <= set(authorities())
    assert {"E08000038", "E08000039"} <= used  # the codes are those of 2025


COUNTIES = {
    "Avon's four": ("E06000022 E06000024 E06000025 E06000023", "Somerset Somerset Gloucestershire Bristol"),
    "Cheshire": ("E06000006 E06000007 E06000049", "Cheshire Cheshire Cheshire"),
    "Humberside's": ("E06000012 E06000013", "Lincolnshire Lincolnshire"),
    "small ones": ("E06000017 E06000016 E07000129", "Rutland Leicestershire Leicestershire"),
    "by the Thames": ("E06000034 E06000035 E07000213 E06000033", "Essex Kent Surrey Essex"),
    "the far west": ("E06000026 E06000027 E06000053", "Devon Devon Cornwall"),
    "Merseyside": ("E08000014 E08000015 E07000127", "Merseyside Merseyside Lancashire"),
    "Lancashire's": ("E06000008 E06000009 E08000010", "Lancashire Lancashire Greater|Manchester"),
    "Thames Valley": ("E06000042 E06000039 E07000178", "Buckinghamshire Berkshire Oxfordshire"),
    "Cleveland's": (
        "E06000001 E06000002 E06000003 E06000004 E06000005",
        "County|Durham North|Yorkshire North|Yorkshire County|Durham County|Durham",
    ),
    "Hull and York": ("E06000010 E06000014 E06000065", "East|Riding|of|Yorkshire North|Yorkshire North|Yorkshire"),
    "the south": ("E06000043 E07000223 E06000046 E06000044", "East|Sussex West|Sussex Isle|of|Wight Hampshire"),
    "Bournemouth": ("E06000058 E06000030 E06000031", "Dorset Wiltshire Cambridgeshire"),
    "West Mercia": ("E06000019 E06000020 E07000236", "Herefordshire Shropshire Worcestershire"),
    "the midlands": ("E06000021 E07000037 E08000029 E07000218", "Staffordshire Derbyshire West|Midlands Warwickshire"),
    "the north east": ("E08000037 E06000057 E08000024", "Tyne|and|Wear Northumberland Tyne|and|Wear"),
    "London": ("E09000001 E09000033", "City|of|London Greater|London"),
    "replaced": ("E07000152 E07000027 E07000163 E08000019", "Northamptonshire Cumbria North|Yorkshire South|Yorkshire"),
    "replaced in 2019 and 2020": (
        "E06000029 E07000051 E07000191 E07000204 E07000206 E07000006",
        "Dorset Dorset Somerset Suffolk Suffolk Buckinghamshire",
    ),
    "north Wales": ("W06000006 W06000003 W06000001 W06000002", "Clwyd Clwyd Gwynedd Gwynedd"),
    "mid Wales": ("W06000008 W06000023", "Dyfed Powys"),
    "south Wales": (
        "W06000018 W06000016 W06000024 W06000014 W06000012 W06000019",
        "Gwent Mid|Glamorgan Mid|Glamorgan South|Glamorgan West|Glamorgan Gwent",
    ),
}


@pytest.mark.parametrize("group", COUNTIES)
def test_ceremonial_counties_checked_by_hand(group: str) -> None:
    codes, counties = COUNTIES[group]
    assert [ceremonial_of(code) for code in codes.split()] == [name.replace("|", " ") for name in counties.split()]


def test_ceremonial_counties_are_48_and_8() -> None:
    in_use = {(row.nation, row.ceremonial) for row in authorities().values()}
    assert Counter(nation for nation, _ in in_use) == {"England": 48, "Wales": 8}
    assert all(name for _, name in in_use)
    assert sum(row.ceremonial == "Greater London" for row in authorities().values()) == 32
    assert (ceremonial_of("S12000036"), ceremonial_of("")) == ("", "")


def test_each_authority_lies_by_others_of_its_force() -> None:
    """A slip in the table would put an authority far from the rest of its force."""
    units = Gazetteer().england_and_wales()
    counts = np.bincount(units.authority)
    centres = np.column_stack(
        [np.bincount(units.authority, metres) / counts for metres in (units.easting_m, units.northing_m)]
    )
    forces = np.array([authorities()[code].police_area for code in units.authority_codes])
    for here, force in enumerate(forces):
        if units.authority_codes[here] == "E06000053":  # the Isles of Scilly are far from everything
            continue
        same = np.flatnonzero((forces == force) & (np.arange(forces.size) != here))
        if same.size:
            assert np.hypot(*(centres[same] - centres[here]).T).min() < 65_000, units.authority_codes[here]


def test_surprises() -> None:
    assert region_of("E06000061") == region_of("E07000154") == "East of England"  # Northamptonshire
    assert region_of("E06000012") == "Yorkshire & The Humber"  # North East Lincolnshire
    assert region_of("E07000142") == "East Midlands"  # West Lindsey, Lincolnshire
    assert region_of("E06000031") == "East of England"  # Peterborough
    assert region_of("E09000001") == "London"


def test_authorities_of_a_directory_of_2018_have_a_region() -> None:
    ended = {"E07000052": "South West", "E07000190": "South West", "E07000201": "East of England"}
    ended |= {"E07000205": "East of England", "E07000005": "South Central", "E06000028": "South West"}
    assert {code: region_of(code) for code in ended} == ended


def test_one_authority() -> None:
    sheffield, old = authority("E08000039"), authority("E08000019")
    assert sheffield is not None and old is not None
    assert (sheffield.name, sheffield.nation, sheffield.police_area) == ("Sheffield", "England", "South Yorkshire")
    assert (sheffield.replaced_on, old.replaced_on) == (None, date(2025, 4, 1))
    assert authority("E99999999") is None


@pytest.mark.parametrize(
    ("code", "nation", "region"),
    [
        ("W06000015", "Wales", "Wales"),
        ("E06000999", "England", ""),
        ("S12000036", "", ""),
        ("N09000003", "", ""),
        ("", "", ""),
        ("Essex", "", ""),
    ],
)
def test_codes_outside_the_table(code: str, nation: str, region: str) -> None:
    assert (nation_of(code), region_of(code)) == (nation, region)


def test_nations_match_the_codes() -> None:
    assert all(row.nation == nation_of(code) for code, row in authorities().items())
    assert all((row.region == "Wales") is (row.nation == "Wales") for row in authorities().values())
