"""Who still needs a home, as numbers that lead back to nobody: counted over areas that never move.

The areas are the probation regions and, inside each, the squares of 50 km of the national grid. Whatever is asked, the
same published numbers are answered: where somebody asks from decides only how far the squares are said to be, so no
number of questions tells more than one.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select, union

from api.access.users import User
from api.service.places import gazetteer_of, place_of
from api.service.refusals import Refused
from api.service.suppression import shown_count, shown_parts
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.offers import offers
from api.storage.referrals import referrals
from geo.place import Place
from matcher.domain import Instance, Policy, Woman
from matcher.domain.codes import PROBATION_REGIONS
from matcher.intake.contents import KeptRow, raw_table
from matcher.intake.faults import BadInput, FaultList
from matcher.intake.reading import HEADERS, TABLES, assemble
from matcher.rules.facts.pulls import PULL_TABLES, Pulls, pulls_of_women
from matcher.rules.household import Household, household_of

HOUSED = ("confirmed", "moved_in")
"""States of an offer whose woman needs no other home."""
SQUARE_M = 50_000
MOST_BEDROOMS = 5
"""From so many on they are counted together."""
MONTHS = 6
"""How many months are counted one by one, this one first."""
BANDS_KM = (25, 50, 100)
"""Where one band of distances ends and the next begins."""
UNKNOWN = "unknown"
_BEARS_ON_NOBODY = ("assessment", "home", "pin", "plan", "run", "session", "token", "user")
"""What can be written of without any number changing; every write is in the log."""
_OF_WOMEN = ("women", "adults", "children", "zones", "bars")
_NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Region:
    """One probation region. Every count is None where it is too small to be shown. bedrooms: needed at release, by the
    engine's count. release: by month."""

    region: str
    women: int | None
    bedrooms: Mapping[str, int | None]
    release: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Area:
    """What of one square lies in one region; only those of which the count may be shown. Its middle, grid metres."""

    region: str
    easting_m: float
    northing_m: float
    women: int

    def km_from(self, point: tuple[float, float]) -> float:
        """From a point to its middle, in a straight line."""
        return math.dist(point, (self.easting_m, self.northing_m)) / 1_000.0


@dataclass(frozen=True, slots=True)
class Needs:
    """All that is published, of one day."""

    as_of: date
    regions: Sequence[Region]
    areas: Sequence[Area]


@dataclass(frozen=True, slots=True)
class Need:
    """What counts of one woman."""

    region: str
    square: str
    bedrooms: str
    release: str


def needs(connection: Connection, today: date) -> Needs:
    """The published numbers, as the database says now; worked out again once anything was written that
    may bear on them. Raises Refused
    where the records do not hold together."""
    bears = (log.c.action != "read", log.c.kind.not_in(_BEARS_ON_NOBODY))
    written = connection.scalar(select(log.c.seq).where(*bears).order_by(log.c.seq.desc()).limit(1))
    state = (today, written or 0)
    with _counting:
        held = _published.get(connection.engine)
        if held is None or held[0] != state:
            held = _published[connection.engine] = (state, published(_each(_waiting(connection, today)), today))
    return held[1]


_published: WeakKeyDictionary[Engine, tuple[tuple[date, int], Needs]] = WeakKeyDictionary()
"""What was last worked out for each database, and of which state of it: numbers that may be shown, and nothing else."""
_counting = threading.Lock()


def band_of(km: float) -> str:
    """The band that a distance lies in, in words."""
    edges = (0, *BANDS_KM)
    for low, high in zip(edges, BANDS_KM, strict=False):
        if km < high:
            return f"{low} to {high} km"
    return f"{BANDS_KM[-1]} km or more"


def centre(connection: Connection, user: User, postcode: str | None) -> tuple[float, float] | None:
    """From where somebody asks, grid metres: a postcode, or else a partner's own office; None where that is not known.
    Raises Refused for a postcode that is asked about and that nobody knows."""
    partners, gazetteer = CONTRACT["partners"], gazetteer_of(connection)
    if postcode is not None:
        place: Place | None = place_of(postcode, gazetteer)
    else:
        office = connection.scalar(select(partners.c.postcode).where(partners.c.partner_id == user.partner_id))
        place = None if office is None else gazetteer.resolve(office)
    return None if place is None else (place.easting_m, place.northing_m)


def published(each: Iterable[Need], today: date) -> Needs:
    """The numbers that may be shown of these women."""
    by_region: dict[str, list[Need]] = {region: [] for region in PROBATION_REGIONS}
    for need in each:
        if need.region in by_region:
            by_region[need.region].append(need)
    regions = [_region(region, women, today) for region, women in by_region.items()]
    areas = [area for region, women in by_region.items() for area in _areas(region, women)]
    return Needs(today, regions, areas)


def _region(region: str, women: Sequence[Need], today: date) -> Region:
    bedrooms = Counter(need.bedrooms for need in women)
    release = Counter(need.release for need in women)
    return Region(
        region,
        shown_count(len(women)),
        shown_parts({name: bedrooms[name] for name in _rooms()}),
        shown_parts({name: release[name] for name in ("released", *_months(today), "later", UNKNOWN)}),
    )


def _areas(region: str, women: Sequence[Need]) -> list[Area]:
    shown = shown_parts(Counter(need.square for need in women))
    found = []
    for square, count in sorted(shown.items()):
        if count is not None and square != _NOWHERE:
            east, north = (int(number) for number in square.split(" "))
            found.append(Area(region, (east + 0.5) * SQUARE_M, (north + 0.5) * SQUARE_M, count))
    return found


def _rooms() -> list[str]:
    return [*map(str, range(1, MOST_BEDROOMS)), f"{MOST_BEDROOMS} or more", UNKNOWN]


def _months(today: date) -> list[str]:
    first = today.year * 12 + today.month - 1
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, first + MONTHS)]


def _waiting(connection: Connection, today: date) -> Instance | None:
    """The women who still need a home with what hangs on them; None where there are none. Raises Refused."""
    done = union(
        select(referrals.c.woman_id).where(referrals.c.state == "closed"),
        select(offers.c.woman_id).where(offers.c.state.in_(HOUSED), offers.c.woman_id.is_not(None)),
    )
    tables = {name: _rows(connection, name) for name in (*_OF_WOMEN, "postcodes")}
    ended = set(connection.scalars(done))
    for name in _OF_WOMEN:
        tables[name] = [row for row in tables[name] if row["woman_id"] not in ended]
    if not tables["women"]:
        return None
    raws = {**{name: raw_table(name, rows) for name, rows in tables.items()}, "homes": None, "partners": None}
    try:
        return assemble(raws, {name: name for name in TABLES}, today, FaultList()).instance
    except BadInput as error:
        sentence = "Records of some women do not hold together, so nobody can be counted; tell a manager."
        raise Refused("records_faulty", sentence) from error


def _rows(connection: Connection, name: str) -> list[KeptRow]:
    table = CONTRACT[name]
    asked = select(*(table.c[header] for header in HEADERS[name]))
    return [dict(row) for row in connection.execute(asked).mappings()]


def _each(instance: Instance | None) -> Iterable[Need]:
    if instance is None:
        return
    policy, today = Policy(), instance.as_of
    households = {woman.woman_id: household_of(woman, instance, policy) for woman in instance.women}
    pulls = pulls_of_women(instance, households)
    for woman in instance.women:
        household, place = households[woman.woman_id], _where(woman, pulls)
        region = (place.region if place else "") or woman.supervising_region or UNKNOWN
        yield Need(region, _square(place), _bedrooms(household), _release(household, today))


def _where(woman: Woman, pulls: Pulls) -> Place | None:
    """Where she needs to be: of the places that draw her most strongly, the one nearest to all of them together; else
    where she lived."""
    for name in PULL_TABLES:
        places = [pull.place for pull in pulls[name].get(woman.woman_id, ())]
        if places:
            return min(places, key=lambda one: sum(_apart(one, other) for other in places))
    return woman.home_place


def _apart(one: Place, other: Place) -> float:
    return math.dist((one.easting_m, one.northing_m), (other.easting_m, other.northing_m))


def _square(place: Place | None) -> str:
    return _NOWHERE if place is None else f"{place.easting_m // SQUARE_M:.0f} {place.northing_m // SQUARE_M:.0f}"


def _bedrooms(household: Household | None) -> str:
    if household is None:
        return UNKNOWN
    needed = household.steps[0].bedrooms[1]
    return str(needed) if needed < MOST_BEDROOMS else f"{MOST_BEDROOMS} or more"


def _release(household: Household | None, today: date) -> str:
    if household is None:
        return UNKNOWN
    month = f"{household.release:%Y-%m}"
    months = _months(today)
    if month < months[0]:
        return "released"
    return month if month in months else "later"
