"""Places in Great Britain: postcodes, authorities and probation regions, distances, zones. Useful without `matcher`.

Everything is in British National Grid metres (EPSG:27700). Names are loaded when first used, so that importing this
package, or only its postcode reader, does not import numpy, scipy, pyproj or shapely.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.areas import PROBATION_REGIONS, Authority, authorities, authority, ceremonial_of, nation_of, region_of
    from geo.distance import distance_m
    from geo.districts import district_place, find_districts
    from geo.embedded import ATTRIBUTION
    from geo.gazetteer import Gazetteer
    from geo.grid import in_britain, looks_swapped, to_grid, to_lat_lon
    from geo.index import PointIndex
    from geo.installed import unit_layers
    from geo.journeys.estimate import EstimatedJourneys
    from geo.journeys.way_round import crossings_used, way_m
    from geo.lookup import Answer, Found, look_up
    from geo.online import Geocoder, OnlineError, Service, service_from_environment
    from geo.online_cache import OnlineCache
    from geo.place import Place, PlaceKind
    from geo.postcode import PostcodeError, PostcodeKind, kind_of, normalise, outcode_of
    from geo.schools import School, Schools, installed_schools
    from geo.sources.importing import import_source
    from geo.sources.reader import SourceError
    from geo.succession import current_codes, former_codes, same_authority
    from geo.towns import TOWN_ATTRIBUTION, Town, find_towns, suggest_names
    from geo.units import UnitTable
    from geo.zones import ZoneError, beyond_edge_m, depth_inside_m, distance_outside_m, parse_wkt

__all__ = [
    "ATTRIBUTION",
    "PROBATION_REGIONS",
    "TOWN_ATTRIBUTION",
    "Answer",
    "Authority",
    "EstimatedJourneys",
    "Found",
    "Gazetteer",
    "Geocoder",
    "OnlineCache",
    "OnlineError",
    "Place",
    "PlaceKind",
    "PointIndex",
    "PostcodeError",
    "PostcodeKind",
    "School",
    "Schools",
    "Service",
    "SourceError",
    "Town",
    "UnitTable",
    "ZoneError",
    "authorities",
    "authority",
    "beyond_edge_m",
    "ceremonial_of",
    "crossings_used",
    "current_codes",
    "depth_inside_m",
    "distance_m",
    "distance_outside_m",
    "district_place",
    "find_districts",
    "find_towns",
    "former_codes",
    "import_source",
    "in_britain",
    "installed_schools",
    "kind_of",
    "look_up",
    "looks_swapped",
    "nation_of",
    "normalise",
    "outcode_of",
    "parse_wkt",
    "region_of",
    "same_authority",
    "service_from_environment",
    "suggest_names",
    "to_grid",
    "to_lat_lon",
    "unit_layers",
    "way_m",
]

_HOME = {
    "areas": ("PROBATION_REGIONS", "Authority", "authorities", "authority", "ceremonial_of", "nation_of", "region_of"),
    "distance": ("distance_m",),
    "districts": ("district_place", "find_districts"),
    "embedded": ("ATTRIBUTION",),
    "gazetteer": ("Gazetteer",),
    "grid": ("in_britain", "looks_swapped", "to_grid", "to_lat_lon"),
    "index": ("PointIndex",),
    "installed": ("unit_layers",),
    "journeys.estimate": ("EstimatedJourneys",),
    "journeys.way_round": ("crossings_used", "way_m"),
    "lookup": ("Answer", "Found", "look_up"),
    "online": ("Geocoder", "OnlineError", "Service", "service_from_environment"),
    "online_cache": ("OnlineCache",),
    "place": ("Place", "PlaceKind"),
    "postcode": ("PostcodeError", "PostcodeKind", "kind_of", "normalise", "outcode_of"),
    "schools": ("School", "Schools", "installed_schools"),
    "sources.importing": ("import_source",),
    "sources.reader": ("SourceError",),
    "succession": ("current_codes", "former_codes", "same_authority"),
    "towns": ("TOWN_ATTRIBUTION", "Town", "find_towns", "suggest_names"),
    "units": ("UnitTable",),
    "zones": ("ZoneError", "beyond_edge_m", "depth_inside_m", "distance_outside_m", "parse_wkt"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    return getattr(import_module(f"geo.{_MODULE_OF[name]}"), name)
