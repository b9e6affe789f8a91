"""British National Grid metres (EPSG:27700) from and to latitude and longitude in degrees (WGS 84, EPSG:4326).

The transformation is the seven-parameter one of EPSG:1314 (accuracy 2 m), spelled out rather than looked up: pyproj
would otherwise pick a finer one where a machine happens to hold the OSTN15 grid or may fetch it, and the same tables
would give different plans on different machines.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector +step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)
# Great Britain and its islands, from Scilly to Shetland and from St Kilda to Lowestoft, with a little sea.
LATITUDES = (49.7, 61.0)
LONGITUDES = (-8.8, 2.0)


def to_grid(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Easting and northing in metres, in the broadcast shape of the arguments (degrees north, degrees east)."""
    lat_deg, lon_deg = _broadcast(lat, lon)
    easting_m, northing_m = _transformer().transform(lon_deg, lat_deg)
    return np.asarray(easting_m, dtype=np.float64), np.asarray(northing_m, dtype=np.float64)


def to_lat_lon(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitude and longitude in degrees, in the broadcast shape of the arguments."""
    e, n = _broadcast(easting_m, northing_m)
    lon_deg, lat_deg = _transformer().transform(e, n, direction="INVERSE")
    return np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)


def in_britain(lat: float, lon: float) -> bool:
    """Whether the degrees lie in the box around Great Britain; False for NaN."""
    return LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]


def looks_swapped(lat: float, lon: float) -> bool:
    """Whether the two are British only when exchanged: some published services give latitude as x."""
    return not in_britain(lat, lon) and in_britain(lon, lat)


def _broadcast(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, second = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    return first, second


@cache
def _transformer() -> Transformer:
    from pyproj import Transformer  # half a second to import: only those who convert pay for it

    return Transformer.from_pipeline(_PIPELINE)
