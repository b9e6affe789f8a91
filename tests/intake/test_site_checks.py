from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from matcher.intake import read_tables
from tests.intake.tables import AS_OF, Cells, only, problems, read_well, varied, write


def test_a_site_is_where_its_postcode_or_its_coordinates_say(tmp_path: Path) -> None:
    rows = (
        {"site_id": "S2", "kind": "play_area", "postcode": "", "lat": "53.4512", "lon": "-2.2201"},
        {"site_id": "S1"},
        {"site_id": "S3", "postcode": "M14", "lat": "53.446", "lon": "-2.222"},
    )
    sites = read_well(tmp_path, varied("sites", *rows)).instance.sites
    assert [(site.site_id, site.kind) for site in sites] == [("S1", "school"), ("S2", "play_area"), ("S3", "school")]
    assert sites[0].place == Gazetteer().resolve("M14 5TL")
    assert sites[1].place == Gazetteer().at_point(53.4512, -2.2201)
    assert sites[2].place is not None
    assert (sites[2].place.kind, sites[2].place.outcode) == ("point", "M14")


@pytest.mark.parametrize(
    ("row", "severity", "column", "message"),
    [
        ({"postcode": ""}, "fault", "postcode", "needs a postcode, or lat and lon"),
        ({"postcode": "", "lat": "53.4"}, "fault", "lon", "both or neither"),
        ({"postcode": "", "lat": "-2.22", "lon": "53.45"}, "fault", "lat", "swapped"),
        ({"postcode": "BT1 1AA"}, "fault", "postcode", "Northern Ireland"),
        ({"postcode": "M14 5TL", "lat": "51.45", "lon": "-0.02"}, "fault", "postcode", "more than 20 km"),
        ({"kind": "nursery"}, "fault", "kind", "one of: school; play_area"),
        ({"postcode": "ZE9 1ZZ"}, "warning", "postcode", "place is unknown"),
        ({"postcode": "EH1 1YZ"}, "warning", "postcode", "outside England and Wales"),
        ({"postcode": "", "lat": "55.95", "lon": "-3.19"}, "warning", "lat", "outside England and Wales"),
    ],
)
def test_what_is_wrong_with_a_site(row: Cells, severity: str, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("sites", row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == (severity, "sites.csv", 2, column)
    assert message in fault.message


def test_a_site_across_the_border_is_kept(tmp_path: Path) -> None:
    reading = read_tables(write(tmp_path, varied("sites", {"postcode": "EH1 1YZ"})), AS_OF)
    assert reading.instance.sites[0].place == Gazetteer().resolve("EH1 1YZ")
