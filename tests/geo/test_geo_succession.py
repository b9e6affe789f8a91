"""Authority codes that were replaced lead to those that stand, and back, and never in a circle."""

from collections import Counter

import pytest

from geo.areas import authorities
from geo.succession import authority_links, current_codes, former_codes, reached, same_authority

NORTH_YORKSHIRE, SOMERSET = "E06000065", "E06000066"


def test_every_replaced_authority_has_one_that_stands_and_the_dates_agree() -> None:
    known = authorities()
    ended = {code: row.replaced_on.year for code, row in known.items() if row.replaced_on}
    assert {link.former: link.year for link in authority_links()} == ended
    stands_from = {code: row.replaced_on.year if row.replaced_on else 9999 for code, row in known.items()}
    assert all(link.year < stands_from[link.current] for link in authority_links())
    assert Counter(link.year for link in authority_links()) == {2019: 14, 2020: 4, 2021: 7, 2023: 17, 2025: 2}


@pytest.mark.parametrize(
    ("code", "current"),
    [
        ("E07000165", NORTH_YORKSHIRE),  # Harrogate
        ("E07000246", SOMERSET),  # Somerset West and Taunton
        ("E07000027", "E06000064"),  # Barrow-in-Furness
        ("E07000029", "E06000063"),  # Copeland
        ("E07000154", "E06000062"),  # Northampton
        ("E06000028", "E06000058"),  # Bournemouth
        ("E07000048", "E06000058"),  # Christchurch
        ("E07000049", "E06000059"),  # East Dorset
        ("E07000053", "E06000059"),  # Weymouth and Portland
        ("E07000004", "E06000060"),  # Aylesbury Vale
        ("E07000007", "E06000060"),  # Wycombe
        ("E07000201", "E07000245"),  # Forest Heath
        ("E07000206", "E07000244"),  # Waveney
        ("E07000190", SOMERSET),  # Taunton Deane, by way of Somerset West and Taunton
        ("E08000019", "E08000039"),  # Sheffield, whose list gives the link both ways
        (NORTH_YORKSHIRE, NORTH_YORKSHIRE),
        ("E08000003", "E08000003"),
        ("E99999999", "E99999999"),
    ],
)
def test_current_codes(code: str, current: str) -> None:
    assert current_codes(code) == (current,)


def test_former_codes() -> None:
    assert former_codes(SOMERSET) == ("E07000187", "E07000188", "E07000189", "E07000190", "E07000191", "E07000246")
    assert former_codes("E07000245") == ("E07000201", "E07000204")
    assert len(former_codes(NORTH_YORKSHIRE)) == 7
    assert former_codes("E08000038") == ("E08000016",)
    assert former_codes("E08000003") == former_codes("E07000165") == ()


def test_both_ways_agree_for_every_authority() -> None:
    for code, row in authorities().items():
        (current,) = current_codes(code)
        assert authorities()[current].replaced_on is None
        assert (code in former_codes(current)) is (row.replaced_on is not None)
        assert authorities()[current].region == row.region
        assert authorities()[current].ceremonial == row.ceremonial


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("E07000165", NORTH_YORKSHIRE, True),
        (NORTH_YORKSHIRE, "E07000165", True),
        ("E07000165", "E07000163", True),  # Harrogate and Craven, one council now
        ("E07000165", SOMERSET, False),
        ("E07000191", "E07000189", True),  # West and South Somerset, one council since 2023
        ("E07000205", "E07000245", False),  # East Suffolk is not West Suffolk
        ("E08000003", "E08000003", True),
        ("", "", False),
        ("", SOMERSET, False),
    ],
)
def test_same_authority(one: str, other: str, same: bool) -> None:
    assert same_authority(one, other) is same


def test_what_is_reached_goes_through_several_and_round_no_circle() -> None:
    onward = {"a": ("b",), "b": ("c", "d"), "d": ("a",), "e": ("a",)}
    assert reached("a", onward) == {"a", "b", "c", "d"}
    assert reached("c", onward) == {"c"}
    assert reached("e", onward) == {"a", "b", "c", "d", "e"}
