"""A process killed in the middle of its offers leaves nothing half-written, and the next one goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, func, select

from api.storage.audit import log, verify
from api.storage.database import reading
from api.storage.offers import offer_steps
from tests.api.service.offers.race import make_desk, require_right

ROOT = Path(__file__).parents[4]
KILLS = 4


def steps(engine: Engine) -> tuple[int, int]:
    """Steps of offers, and entries of the log about them."""
    with reading(engine) as connection:
        entries = select(func.count()).select_from(log).where(log.c.kind == "offer")
        counted = connection.scalar(select(func.count()).select_from(offer_steps)), connection.scalar(entries)
        require_right(connection)
        assert not list(verify(connection))
    return counted[0] or 0, counted[1] or 0


def test_killed_in_the_middle_of_offers_it_leaves_nothing_half_written(engine: Engine) -> None:
    make_desk(engine)
    before = 0
    for seed in range(KILLS):
        words = [sys.executable, "-m", "tests.api.service.offers.busy", str(seed)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None and process.stdout.readline() == "begun\n"
            end = time.monotonic() + 60
            while steps(engine)[0] < before + 20 + 7 * seed and process.poll() is None:
                assert time.monotonic() < end
            process.kill()
            process.wait()
        assert process.returncode == -9
        written, logged = steps(engine)
        # Each step has its entry, and each entry its step: what was done is logged, or was not done.
        assert before < written == logged
        before = written
