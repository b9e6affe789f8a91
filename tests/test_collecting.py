"""Collection is rarer inside the block alone."""

from __future__ import annotations

import gc

import pytest

from matcher.collecting import THRESHOLDS, seldom_collected


def test_thresholds_come_back_whatever_happens() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collected():
        assert gc.get_threshold() == THRESHOLDS != before
        raise KeyError
    assert gc.get_threshold() == before
