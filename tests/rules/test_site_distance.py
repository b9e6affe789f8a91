"""Both rules about sites: around one place as an exclusion zone, around every site by the nearest of them."""

from __future__ import annotations

import pytest

from matcher.domain import Zone
from tests.rules.hard.site_rules import BOTH, REVIEWED, SQUARE_WITH_A_HOLE, TWO_SQUARES, Kind
from tests.rules.world import BLOCKED, PASSES, home, outcome, place, site, verdict, woman, zone

pytestmark = pytest.mark.parametrize("kind", BOTH, ids=lambda kind: kind.code)


def test_the_nearest_site_decides(kind: Kind) -> None:
    sites = kind.at(30, name="a"), kind.at(3, -4, name="b"), kind.at(-9, name="c")
    for radius_km, expected in ((5.0, BLOCKED), (4.999, PASSES)):
        assert outcome(kind.code, kind.condition(radius_km), *sites, sites_complete=True) == expected


def test_sites_of_the_other_kind_do_not_matter(kind: Kind) -> None:
    near = site(kind.other_site)
    assert outcome(kind.code, kind.condition(2.0), near, kind.at(5), sites_complete=True) == PASSES
    assert outcome(kind.code, zone(kind.other_zone, radius_km=2.0), kind.at(0), sites_complete=True) == PASSES


def test_a_list_that_may_lack_a_site_only_shows_where_she_cannot_live(kind: Kind) -> None:
    assert outcome(kind.code, kind.condition(1.0), kind.at(5)) == REVIEWED
    assert outcome(kind.code, kind.condition(1.0)) == REVIEWED
    assert outcome(kind.code, kind.condition(5.0), kind.at(5)) == BLOCKED


def test_a_complete_list_without_sites_is_clear_everywhere(kind: Kind) -> None:
    assert outcome(kind.code, kind.condition(1.0), sites_complete=True) == PASSES


@pytest.mark.parametrize(
    ("radius_km", "expected"), [(4.699, PASSES), (4.7, REVIEWED), (5.299, REVIEWED), (5.3, BLOCKED)]
)
def test_uncertainties_of_both_ends_add_up(radius_km: float, expected: tuple[str, str], kind: Kind) -> None:
    it = home(place=place(uncertainty_m=100.0))
    near = kind.at(3, 4, uncertainty_m=200.0)
    assert outcome(kind.code, it, kind.condition(radius_km), near, sites_complete=True) == expected


def test_a_vague_site_may_be_nearer_than_the_nearest(kind: Kind) -> None:
    sites = kind.at(4, name="a"), kind.at(6, name="b", uncertainty_m=3000.0)
    for radius_km, expected in ((2.9, PASSES), (3.0, REVIEWED), (3.999, REVIEWED), (4.0, BLOCKED)):
        assert outcome(kind.code, kind.condition(radius_km), *sites, sites_complete=True) == expected


def test_a_site_nobody_can_place_may_be_next_door(kind: Kind) -> None:
    lost = site(kind.site, site_id="t", place=None)
    assert outcome(kind.code, kind.condition(1.0), kind.at(5), lost, sites_complete=True) == REVIEWED
    assert outcome(kind.code, kind.condition(5.0), kind.at(5), lost, sites_complete=True) == BLOCKED


def test_what_is_not_known_goes_to_review(kind: Kind) -> None:
    for complete in (True, False):
        assert outcome(kind.code, kind.condition(None), kind.at(0), sites_complete=complete) == REVIEWED
        nowhere = home(place=None)
        assert outcome(kind.code, kind.condition(1.0), kind.at(50), nowhere, sites_complete=complete) == REVIEWED
        unread = kind.condition(1.0, postcode="M14 9ZZ")
        assert outcome(kind.code, unread, kind.at(0), sites_complete=complete) == REVIEWED


@pytest.mark.parametrize(("radius_km", "expected"), [(5.0, BLOCKED), (4.999, PASSES), (None, REVIEWED)])
def test_a_zone_with_a_place_is_an_exclusion_zone(
    radius_km: float | None, expected: tuple[str, str], kind: Kind
) -> None:
    here = kind.at(0)
    assert outcome(kind.code, kind.condition(radius_km, place=place(3, 4)), here) == expected


@pytest.mark.parametrize(
    ("outline", "east_km", "uncertainty_m", "expected"),
    [
        (SQUARE_WITH_A_HOLE, 0.0, 0.0, PASSES),
        (SQUARE_WITH_A_HOLE, 0.0, 500.0, REVIEWED),
        (SQUARE_WITH_A_HOLE, 1.5, 900.0, BLOCKED),
        (SQUARE_WITH_A_HOLE, 0.75, 250.0, BLOCKED),
        (SQUARE_WITH_A_HOLE, 0.75, 251.0, REVIEWED),
        (TWO_SQUARES, 0.0, 1000.0, BLOCKED),
        (TWO_SQUARES, 3.0, 0.0, PASSES),
        (TWO_SQUARES, 3.0, 2000.0, REVIEWED),
        (TWO_SQUARES, 6.5, 400.0, BLOCKED),
    ],
)
def test_polygons(outline: str, east_km: float, uncertainty_m: float, expected: tuple[str, str], kind: Kind) -> None:
    it = home(
        place=place(east_km, 0.45 if outline is TWO_SQUARES and east_km == 6.5 else 0.0, uncertainty_m=uncertainty_m)
    )
    drawn: Zone = kind.condition(None, outline=outline)
    assert outcome(kind.code, it, drawn, kind.at(0), sites_complete=True) == expected
    turned = {PASSES: PASSES, BLOCKED: BLOCKED, REVIEWED: ("unknown", "block")}[expected]
    assert outcome("exclusion_zone", it, zone("exclude", outline=outline)) == turned


def test_every_condition_binds(kind: Kind) -> None:
    clear, near, open_question = kind.condition(1.0), kind.condition(6.0), kind.condition(None)
    asked = {"sites_complete": True}
    assert outcome(kind.code, clear, open_question, near, kind.at(5), **asked) == BLOCKED
    assert outcome(kind.code, clear, open_question, kind.at(5), **asked) == REVIEWED


def test_only_her_own_conditions_bind_her(kind: Kind) -> None:
    hers = kind.condition(9.0, woman_id="v")
    assert verdict(kind.code, woman(), woman(woman_id="v"), hers, kind.at(1)).name == "PASS"
    assert verdict(kind.code, woman(woman_id="v"), woman(), hers, kind.at(1)).name == "FAIL"
