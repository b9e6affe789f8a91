"""Sets and yes/no facts as numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from matcher.domain.codes import NATIONS, PROBATION_REGIONS, RISK_CODES
from matcher.rules.facts.codings import (
    bits,
    floats,
    mask_of,
    nation_mask,
    outcode_number,
    place_columns,
    region_mask,
    region_number,
    risk_mask,
)
from tests.rules.world import EAST_M, NORTH_M, place


def test_unknown_is_not_a_number() -> None:
    found = floats([1, None, False, 2.5])
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, [1.0, np.nan, 0.0, 2.5])


def test_sets_as_bits() -> None:
    order = ("a", "b", "c")
    assert [mask_of(codes, order) for codes in ((), ("a",), ("c",), ("a", "c"), ("c", "a", "a"))] == [0, 1, 4, 5, 5]
    assert mask_of(("z",), order) == 0
    assert bits([mask_of(order, order), 0]).tolist() == [7, 0]


def test_none_is_no_risk() -> None:
    assert risk_mask(("none",)) == 0
    assert risk_mask(()) == 0


@pytest.mark.parametrize(
    ("codes", "mask"), [(RISK_CODES, risk_mask), (NATIONS, nation_mask), (PROBATION_REGIONS, region_mask)]
)
def test_every_code_has_a_bit_of_its_own(codes: tuple[str, ...], mask: Callable[[tuple[str, ...]], int]) -> None:
    masks = [mask((code,)) for code in codes]
    assert len(set(masks)) == len(codes)
    assert sum(masks) == mask(codes) == 2 ** len(codes) - 1


def test_regions_as_numbers() -> None:
    assert [region_number(region) for region in PROBATION_REGIONS] == list(range(12))
    assert np.isnan(region_number(None)) and np.isnan(region_number(""))
    with pytest.raises(ValueError, match="not in tuple"):
        region_number("Atlantis")


def test_outcodes_are_equal_only_when_their_numbers_are() -> None:
    outcodes = ["M1", "M14", "M4", "1M", "SK4", "S4", "E1W", "E1", "EC1A", "ZE3"]
    for one, other in itertools.combinations(outcodes, 2):
        assert outcode_number(one) != outcode_number(other)
    assert outcode_number("M14") == outcode_number("M14")
    assert np.isnan(outcode_number(""))


def test_places_as_columns() -> None:
    columns = place_columns([place(3, 4, uncertainty_m=100.0), None, place(outcode="")])
    np.testing.assert_array_equal(columns["easting_m"], [EAST_M + 3000.0, np.nan, EAST_M])
    np.testing.assert_array_equal(columns["northing_m"], [NORTH_M + 4000.0, np.nan, NORTH_M])
    np.testing.assert_array_equal(columns["uncertainty_m"], [100.0, np.nan, 0.0])
    np.testing.assert_array_equal(np.isnan(columns["outcode"]), [False, True, True])
