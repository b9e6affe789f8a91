"""The bar charts: bins, order, drawing, and text alternatives."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from matcher.report import charts
from matcher.report.rows import PlacementRow

DAY = date(2026, 11, 26)
ROW = PlacementRow(
    woman_id="W1", home_id="H1", partner_id="P1", partner_name="Bridge", priority=1, points=5_000,
    points_by_criterion={}, flags=(), flag_sentences=(), conditions=(), release_on=DAY, keys_on=DAY,
    nights_without_home=0, void_days=0, bedrooms=2, bedrooms_needed=1, bedrooms_later=(), tenancy="assured tenancy",
    tenure_rank=100.0, home_region="Wales", school_worst_km=None, school_sum_km=None, children_near_school=0,
    children_with_school=0, contact_km_week=None, contact_cost_gbp_week=None, reasons=(),
    tenancy_ends_on=None, needs="needs 1 bedroom now", needs_by_scenario={},
    school_km=(), contact_hours_week=None, affordability="ok", money=(), information=(),
)  # fmt: skip


def home(tenancy: str, rank: float | None) -> PlacementRow:
    return dataclasses.replace(ROW, tenancy=tenancy, tenure_rank=rank)


def bars(svg: str) -> list[float]:
    """Widths of the bars, top to bottom, in the drawing's units."""
    return [float(width) for width in re.findall(r'd="M0,[\d.]+h([\d.]+)v[\d.]+h-[\d.]+Z" fill="#2f6f6d"', svg)]


def test_an_edge_belongs_to_the_bin_above() -> None:
    counted = charts.binned([0, 0.99, 1, 1.99, 2, 49.9, 50, 900], charts.SCHOOL_EDGES_KM, charts.SCHOOL_LABELS)
    assert [count for _, count in counted] == [2, 2, 1, 0, 0, 1, 2]
    assert [label for label, _ in counted] == list(charts.SCHOOL_LABELS)


@pytest.mark.parametrize(("nights", "label"), [(0, "None"), (1, "1 night"), (3, "2 to 3 nights"), (4, "4 to 7 nights"),
                                               (14, "8 to 14 nights"), (15, "15 or more")])  # fmt: skip
def test_night_labels_say_what_they_count(nights: int, label: str) -> None:
    counted = dict(charts.binned([nights], charts.NIGHT_EDGES, charts.NIGHT_LABELS))
    assert counted.pop(label) == 1 and not any(counted.values())


def test_tenures_run_from_most_to_least_secure() -> None:
    rows = [
        home("CAS3 temporary accommodation, 12 weeks", 15),
        home("assured tenancy", None),
        home("assured tenancy, 52 weeks", 80),
        home("tenancy not known", None),
        home("secure occupation contract", 100),
    ]
    assert charts.tenures(rows) == (
        ("Secure occupation contract", 1),
        ("Assured", 2),
        ("CAS3 temporary", 1),
        ("Tenancy not known", 1),
    )
    assert charts.tenures([]) == ()


def test_bars_are_in_proportion_and_carry_their_numbers() -> None:
    svg = charts.bar_svg([("Under 1 km", 300), ("1 to 2 km", 1_200), ("2 to 5 km", 0)], "Distances")
    widths = bars(svg)
    assert widths[1] == pytest.approx(4 * widths[0]) and widths[2:] in ([], [0.0])
    assert re.findall(r">([\w ,]+)</text>", svg) == ["Under 1 km", "1 to 2 km", "2 to 5 km", "300", "1,200", "0"]


def test_drawing_is_described_escaped_and_self_contained() -> None:
    svg = charts.bar_svg([('<b>"&', 1)], '"><script>')
    assert svg.startswith('<svg class="chart" viewBox="0 0 320 26" role="img" aria-label="&#34;&gt;&lt;script&gt;"><g ')
    assert svg.endswith("</svg>") and svg.count("<svg") == 1
    assert "<b>" not in svg and "&lt;b&gt;" in svg
    assert not re.search(r"https?:|//|url\(|xmlns", svg)
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {"sans-serif"}
    assert charts.bar_svg([('<b>"&', 1)], '"><script>') == svg


def test_description_says_every_number() -> None:
    chart = charts.distribution("Nights", "", ("Nights", "Women"), (("None", 1_093), ("1 night", 2)))
    assert chart.svg is not None
    assert 'aria-label="Bar chart. Nights, women. None: 1,093; 1 night: 2."' in chart.svg


def test_nothing_counted_draws_nothing() -> None:
    assert charts.distribution("Nights", "", ("Nights", "Women"), (("None", 0), ("1 night", 0))).svg is None
    assert charts.distribution("Tenure", "", ("Tenancy", "Homes"), ()).svg is None
