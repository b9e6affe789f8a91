"""Every authority of England and Wales is in exactly one probation region, and in the one its delivery unit is in."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from geo.areas import PROBATION_REGIONS, authorities, authority, nation_of, region_of
from geo.gazetteer import Gazetteer

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
