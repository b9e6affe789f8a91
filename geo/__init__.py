"""Places in Great Britain: postcodes, authorities and probation regions, distances, zones. Useful without `matcher`.

Everything is in British National Grid metres (EPSG:27700). Names are loaded when first used, so that importing this
package, or only its postcode reader, does not import numpy, scipy, pyproj or shapely.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.areas import PROBATION_REGIONS, Authority, authorities, authority, nation_of, region_of
    from geo.distance import distance_m
    from geo.embedded import ATTRIBUTION
    from geo.gazetteer import Gazetteer
    from geo.grid import in_britain, looks_swapped, to_grid, to_lat_lon
    from geo.index import PointIndex
    from geo.place import Place, PlaceKind
    from geo.postcode import PostcodeError, PostcodeKind, kind_of, normalise, outcode_of
    from geo.units import UnitTable
    from geo.zones import ZoneError, beyond_edge_m, depth_inside_m, distance_outside_m, parse_wkt

__all__ = [
    "ATTRIBUTION",
    "PROBATION_REGIONS",
    "Authority",
    "Gazetteer",
    "Place",
    "PlaceKind",
    "PointIndex",
    "PostcodeError",
    "PostcodeKind",
    "UnitTable",
    "ZoneError",
    "authorities",
    "authority",
    "beyond_edge_m",
    "depth_inside_m",
    "distance_m",
    "distance_outside_m",
    "in_britain",
    "kind_of",
    "looks_swapped",
    "nation_of",
    "normalise",
    "outcode_of",
    "parse_wkt",
    "region_of",
    "to_grid",
    "to_lat_lon",
]

_HOME = {
    "areas": ("PROBATION_REGIONS", "Authority", "authorities", "authority", "nation_of", "region_of"),
    "distance": ("distance_m",),
    "embedded": ("ATTRIBUTION",),
    "gazetteer": ("Gazetteer",),
    "grid": ("in_britain", "looks_swapped", "to_grid", "to_lat_lon"),
    "index": ("PointIndex",),
    "place": ("Place", "PlaceKind"),
    "postcode": ("PostcodeError", "PostcodeKind", "kind_of", "normalise", "outcode_of"),
    "units": ("UnitTable",),
    "zones": ("ZoneError", "beyond_edge_m", "depth_inside_m", "distance_outside_m", "parse_wkt"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    return getattr(import_module(f"geo.{_MODULE_OF[name]}"), name)
