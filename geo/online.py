"""A postcode asked of an online geocoder: the last resort, and only for who asked for it twice.

Off by default. It needs `--online` (or a `Geocoder` of one's own) and a service named in HOMEWARD_GEOCODER. What goes
out is one postcode in its canonical form and, where the service takes it, the country code: never a name, a school, a
coordinate. Answers are kept on disk, so that a postcode goes out once. Services are those of geopy.
"""

from __future__ import annotations

import inspect
import logging
import math
import os
from dataclasses import dataclass, replace
from typing import Any

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.grid import in_britain, to_grid
from geo.online_cache import Kept, OnlineCache
from geo.place import Place
from geo.postcode import normalise, outcode_of
from geo.units import UNIT_UNCERTAINTY_M

NO_BOX_UNCERTAINTY_M = 1_000.0
"""How far an answer that gives no bounding box may be off."""
SECONDS_BETWEEN = 1.0
_TIMEOUT_SECONDS = 10.0
_TRIES_AGAIN = 1
_NEAR_ENOUGH_M = 10_000.0
_NORTHERN_IRELAND = "BT"
_COUNTRY_ARGUMENTS = ("country_codes", "countries", "country")
_ATTRIBUTIONS = {"nominatim": "Data © OpenStreetMap contributors, licensed under the Open Database Licence."}


class OnlineError(RuntimeError):
    """The service could not be asked, or gave an answer that is not used. The message never names the postcode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An online geocoder.

    name: one of geopy's, such as `nominatim` or `photon`. address: an own server, `host:port`, with `http://` before
    it where it has no certificate; "" for the service's own. key: as the service gives it to its users, or "".
    """

    name: str
    address: str = ""
    key: str = ""


def service_from_environment() -> Service | None:
    """HOMEWARD_GEOCODER, HOMEWARD_GEOCODER_DOMAIN and HOMEWARD_GEOCODER_KEY; None when the first is not set."""
    name = os.environ.get("HOMEWARD_GEOCODER", "").strip().lower()
    if not name:
        return None
    address, key = (os.environ.get(f"HOMEWARD_GEOCODER_{part}", "").strip() for part in ("DOMAIN", "KEY"))
    return Service(name=name, address=address, key=key)


class Geocoder:
    """Asks one service, at most once in `seconds_between`, and keeps what it says.

    Raises OnlineError when geopy has no such service, or not with these settings.
    """

    def __init__(self, service: Service, cache: OnlineCache, *, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._service, self._cache, self._seconds_between = service, cache, seconds_between
        self._geocoder = _geocoder(service)
        self.attribution: str = _ATTRIBUTIONS.get(service.name, f"Source: the online geocoder {service.name}.")

    def find(self, code: str, gazetteer: Gazetteer) -> Place | None:
        """The place of a postcode, of kind `point`; None when the service does not know it.

        Its uncertainty is that of the answer's bounding box, else 1 km. Raises PostcodeError for text that is no
        postcode; OnlineError when the service does not answer, or answers with a place that cannot be right: outside
        Great Britain, or more than 10 km from the postcode's district.
        """
        code = normalise(code)
        if code.startswith(_NORTHERN_IRELAND):
            return None
        name = f"{self._service.name} {self._service.address}".strip()
        kept = self._cache.get(name, code)
        if kept is None:
            self._cache.wait(name, self._seconds_between)
            kept = self._ask(code)
            self._cache.put(name, code, kept)
        return None if kept.lat is None or kept.lon is None else _checked(code, kept.lat, kept.lon, kept.box, gazetteer)

    def _ask(self, code: str) -> Kept:
        from geopy.exc import GeopyError
        from geopy.extra.rate_limiter import RateLimiter

        # geopy would write the postcode into the log when a try fails.
        logging.getLogger("geopy").setLevel(logging.CRITICAL)
        ask = RateLimiter(
            self._geocoder.geocode,
            min_delay_seconds=self._seconds_between,
            max_retries=_TRIES_AGAIN,
            error_wait_seconds=max(self._seconds_between, 0.01),
            swallow_exceptions=False,
        )
        failed = ""
        try:
            answer = ask(self._query(code), **_restriction(self._geocoder))
            return _kept(answer)
        except (GeopyError, ValueError, TypeError, KeyError) as error:
            failed = type(error).__name__
        # Outside the handler, so that no traceback carries the address that was asked.
        raise OnlineError(f"the online geocoder {self._service.name} gave no usable answer ({failed})")

    def _query(self, code: str) -> str | dict[str, str]:
        return {"postalcode": code} if self._service.name == "nominatim" else code


def _geocoder(service: Service) -> Any:
    from importlib.metadata import version

    from geopy.exc import GeopyError
    from geopy.geocoders import get_geocoder_for_service

    scheme, _, domain = service.address.rpartition("://")
    wanted = {"domain": domain, "scheme": scheme, "api_key": service.key}
    try:
        kind = get_geocoder_for_service(service.name)
        taken = inspect.signature(kind.__init__).parameters
        settings = {name: value for name, value in wanted.items() if value}
        if refused := sorted(set(settings) - set(taken)):
            raise OnlineError(f"the online geocoder {service.name} takes no {' and no '.join(refused)}")
        return kind(timeout=_TIMEOUT_SECONDS, user_agent=f"homeward/{version('homeward-matching')}", **settings)
    except (GeopyError, TypeError) as error:
        raise OnlineError(
            f"no online geocoder {service.name} can be used as set: HOMEWARD_GEOCODER names a service of geopy such "
            "as nominatim or photon, and HOMEWARD_GEOCODER_KEY holds its key where it wants one"
        ) from error


def _restriction(geocoder: Any) -> dict[str, str]:
    taken = inspect.signature(geocoder.geocode).parameters
    return next(({name: "gb"} for name in _COUNTRY_ARGUMENTS if name in taken), {})


def _kept(answer: Any) -> Kept:
    if answer is None:
        return Kept(lat=None, lon=None, box=())
    box = answer.raw.get("boundingbox") if isinstance(answer.raw, dict) else None
    edges = tuple(float(edge) for edge in box) if box and len(box) == 4 else ()
    lat, lon = float(answer.latitude), float(answer.longitude)
    if not all(map(math.isfinite, (lat, lon, *edges))):
        raise ValueError("not finite")
    return Kept(lat=lat, lon=lon, box=edges)


def _checked(code: str, lat: float, lon: float, box: tuple[float, ...], gazetteer: Gazetteer) -> Place:
    # The box around Great Britain holds Ireland and some of France too: only a postcode near by tells.
    place = gazetteer.at_point(lat, lon) if in_britain(lat, lon) else None
    if place is None or not place.authority:
        raise OnlineError("the online geocoder answered with a place outside Great Britain, which is not used")
    around = gazetteer.resolve(code)
    if around is not None:
        apart_m = float(distance_m(place.easting_m, place.northing_m, around.easting_m, around.northing_m))
        if apart_m > around.uncertainty_m + _NEAR_ENOUGH_M:
            raise OnlineError("the online geocoder answered with a place far from the postcode's district: not used")
    return replace(place, outcode=outcode_of(code), uncertainty_m=_uncertainty_m(place, box))


def _uncertainty_m(place: Place, box: tuple[float, ...]) -> float:
    """To the farthest corner of the box (south, north, west, east in degrees), and no less than that of a unit."""
    if not box:
        return NO_BOX_UNCERTAINTY_M
    south, north, west, east = box
    easting_m, northing_m = to_grid([south, south, north, north], [west, east, west, east])
    farthest_m = float(distance_m(easting_m, northing_m, place.easting_m, place.northing_m).max())
    return max(float(UNIT_UNCERTAINTY_M), farthest_m)
