"""The nightly run writes down what has lapsed, and keeps every promise that stands."""

from __future__ import annotations

from sqlalchemy import Engine

from tests.api.service.offers.steps import logged, row_of, run_out, taken_to
from tests.runs import homeward


def test_the_night_writes_down_what_has_lapsed(desk: Engine) -> None:
    over, stands = taken_to(desk, "W01", "H01", "sent"), taken_to(desk, "W06", "H07", "proposed")
    run_out(desk, over)
    done = homeward("batch", "--as-of", "2026-10-01")
    assert done.exit_code == 0, done.output
    assert (row_of(desk, over).state, row_of(desk, stands).state) == ("lapsed", "proposed")
    assert logged(desk, over)[-1][:2] == ("expiry", "lapse")
