"""The national map as one inline SVG: land drawn from postcode cells, homes as dots, children's places joined to them.

Units inside the drawing are cells of 2 km; x runs east, y runs down from the north edge.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from matcher.domain.codes import PROBATION_REGIONS
from matcher.report.cells import CELL_M, middle
from matcher.report.rows import MapLine, PlacementRow
from matcher.report.words import count

WEST_M, EAST_M, SOUTH_M, NORTH_M = 74_000, 664_000, 0, 666_000
"""The frame: England and Wales from Scilly to Berwick, grid metres."""

TOWNS: tuple[tuple[str, int, int], ...] = (
    ("London", 530_000, 180_000),
    ("Birmingham", 407_000, 287_000),
    ("Manchester", 384_000, 398_000),
    ("Leeds", 430_000, 434_000),
    ("Newcastle", 425_000, 564_000),
    ("Carlisle", 340_000, 556_000),
    ("Cardiff", 318_000, 176_000),
    ("Aberystwyth", 258_000, 281_000),
    ("Plymouth", 248_000, 55_000),
    ("Southampton", 442_000, 112_000),
    ("Norwich", 623_000, 309_000),
    ("Lincoln", 497_000, 371_000),
)
"""Names to find one's way by, in grid metres."""

LAND, INK, HOME, CHILD = "#e4e2d9", "#565f69", "#0b5351", "#a8481c"


NO_REGION = "Region not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionLine:
    """One line of the map's table. school_km: median over families of the farthest school; None without families."""

    region: str
    homes: int
    families: int
    families_near: int
    school_km: float | None


def draw(
    lines: Sequence[MapLine],
    home_points: Iterable[tuple[float, float] | None],
    cells: NDArray[np.integer[Any]] | None,
    summary: str,
) -> Markup:
    """The map as an `<svg>` element.

    lines, home_points: as in `RunReport`, grid metres. cells: (k, 2) lower-left corners of the 2 km cells that hold a
    postcode, grid metres, in any order; None leaves the land out. summary: the map in words, for a screen reader.
    """
    width, height = (EAST_M - WEST_M) // CELL_M, (NORTH_M - SOUTH_M) // CELL_M
    points = [point for point in home_points if point is not None]
    # A crowded map is drawn with finer marks: full size up to 50 homes, half of it from 800.
    fineness = max(0.5, min(1.0, (50 / max(len(points), 1)) ** 0.25))
    # Names lie under single dots, which they would hide, and over crowds of them, which would hide the names.
    names, homes = _towns(), _homes(points, fineness)
    parts = [
        f'<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-title map-desc">',
        '<title id="map-title">Map of the homes proposed</title>',
        f'<desc id="map-desc">{escape(summary)}</desc>',
        "" if cells is None else _land(cells),
        _places(lines, fineness),
        *(names + homes if fineness == 1 else homes + names),
        _scale_bar(width, height),
        "</svg>",
    ]
    return Markup("\n").join(Markup(part) for part in parts if part)


def land_path(cells: NDArray[np.integer[Any]]) -> str:
    """One path of horizontal strokes, a stroke for each unbroken run of cells in a row; "" when there are none."""
    columns, rows = (cells[:, 0] - WEST_M) // CELL_M, (NORTH_M - cells[:, 1]) // CELL_M - 1
    shown = (columns >= 0) & (columns < (EAST_M - WEST_M) // CELL_M)
    shown &= (rows >= 0) & (rows < (NORTH_M - SOUTH_M) // CELL_M)
    if not shown.any():
        return ""
    row, column = np.unique(np.column_stack([rows[shown], columns[shown]]), axis=0).T
    starts = np.flatnonzero(np.r_[True, (np.diff(row) != 0) | (np.diff(column) != 1)])
    lengths = np.diff(np.r_[starts, len(row)])
    path, last_row, end = [], -1, 0
    for y, x, length in zip(row[starts].tolist(), column[starts].tolist(), lengths.tolist(), strict=True):
        path.append(f"m{x - end} 0h{length}" if y == last_row else f"M{x} {y}h{length}")
        last_row, end = y, x + length
    return "".join(path)


def regions(placements: Sequence[PlacementRow]) -> tuple[RegionLine, ...]:
    """Homes proposed by probation region: all twelve, then any other name that occurs."""
    rows: defaultdict[str, list[PlacementRow]] = defaultdict(list)
    for row in placements:
        rows[row.home_region or NO_REGION].append(row)
    return tuple(
        _region(name, rows[name]) for name in [*PROBATION_REGIONS, *sorted(rows.keys() - {*PROBATION_REGIONS})]
    )


def _region(name: str, rows: Sequence[PlacementRow]) -> RegionLine:
    families = [row for row in rows if row.children_with_school]
    school_km = [row.school_worst_km for row in rows if row.school_worst_km is not None]
    return RegionLine(
        region=name,
        homes=len(rows),
        families=len(families),
        families_near=sum(row.children_near_school == row.children_with_school for row in families),
        school_km=median(school_km) if school_km else None,
    )


def summary(lines: Iterable[RegionLine], joined: int) -> str:
    """The map in words. joined: number of lines from children's places to homes."""
    shares = "; ".join(f"{line.region} {line.homes:,}" for line in lines if line.homes)
    drawn = f"{count(joined, 'line')} from children's places to homes."
    return f"England and Wales. Homes proposed: {shares or 'none'}. {drawn}"


def _land(cells: NDArray[np.integer[Any]]) -> str:
    """Land as strokes a shade wider than a cell, which hides the seams between rows."""
    path = land_path(cells)
    style = f'fill="none" stroke="{LAND}" stroke-width="1.08" transform="translate(0 .5)"'
    return f'<path class="land" {style} d="{path}"/>' if path else ""


def _towns() -> list[str]:
    texts = []
    for name, easting_m, northing_m in TOWNS:
        x, y = _centre(easting_m, northing_m)
        texts.append(f'<text x="{x:g}" y="{y:g}">{name}</text>')
    style = f'fill="{INK}" font-family="sans-serif" font-size="7" text-anchor="middle" aria-hidden="true"'
    return [f"<g {style}>", *texts, "</g>"]


def _places(lines: Sequence[MapLine], fineness: float) -> str:
    """Lines from children's places to homes, and a small dot at each child's end."""
    pairs = sorted(
        {
            (_centre(line.from_easting_m, line.from_northing_m), _centre(line.to_easting_m, line.to_northing_m))
            for line in lines
        }
    )
    if not pairs:
        return ""
    strokes = "".join(f"M{a:g} {b:g}L{c:g} {d:g}" for (a, b), (c, d) in pairs)
    ends = "".join(f"M{x:g} {y:g}h0" for x, y in sorted({start for start, _ in pairs}))
    return (
        f'<g fill="none" stroke="{CHILD}" stroke-linecap="round">'
        f'<path stroke-width="{fineness:.2f}" stroke-opacity=".7" d="{strokes}"/>'
        f'<path stroke-width="{2.2 * fineness:.2f}" d="{ends}"/></g>'
    )


def _homes(points: Iterable[tuple[float, float]], fineness: float) -> list[str]:
    """A dot for each cell with proposed homes; its area grows with their number."""
    count_at = Counter(_centre(*point) for point in points)
    dots: dict[int, list[str]] = {}
    for (x, y), homes in sorted(count_at.items()):
        dots.setdefault(homes, []).append(f"M{x:g} {y:g}h0")
    # Biggest first, so that a small dot is never hidden under a large one.
    paths = [
        f'<path stroke-width="{3.6 * fineness * math.sqrt(homes):.1f}" d="{"".join(dots[homes])}"/>'
        for homes in sorted(dots, reverse=True)
    ]
    return [f'<g fill="none" stroke="{HOME}" stroke-linecap="round">', *paths, "</g>"] if paths else []


def _scale_bar(width: int, height: int) -> str:
    length = 100_000 // CELL_M
    x, y = width - length - 4, height - 6
    return (
        f'<g aria-hidden="true"><path fill="none" stroke="{INK}" stroke-width=".8" d="M{x} {y - 3}v3h{length}v-3"/>'
        f'<text x="{x + length / 2:g}" y="{y - 3:g}" fill="{INK}" font-family="sans-serif" font-size="7" '
        'text-anchor="middle">100 km</text></g>'
    )


def _centre(easting_m: float, northing_m: float) -> tuple[float, float]:
    """Drawing position of the middle of the cell that holds a point: never finer than the cell."""
    x_m, y_m = middle(easting_m, northing_m)
    return (x_m - WEST_M) / CELL_M, (NORTH_M - y_m) / CELL_M
