"""Fifty clients race for twenty homes, round after round: after each it is asserted that no home is promised twice,
nothing is lost, everything is logged, and the log holds.

python -m benchmarks.offer_races [--rounds 1000] [--postgresql]

Everything it makes is in a folder of its own that goes afterwards; nothing is installed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from api.storage.database import VARIABLE, connect, database_url, make_file
from api.storage.schema import upgrade
from tests.api.service.offers.race import make_desk, run_round

REPORT_EVERY = 50


def main(arguments: Sequence[str]) -> None:
    """Races, and says now and then how far it is and what the clients were answered."""
    asked = _options().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="homeward-races-") as folder, _database(Path(folder), asked.postgresql):
        make_file(database_url())
        engine = connect(database_url())
        upgrade(engine)
        make_desk(engine)
        told: Counter[str] = Counter()
        started = time.perf_counter()
        for seed in range(asked.rounds):
            told_now = (seed + 1) % REPORT_EVERY == 0 or seed + 1 == asked.rounds
            told.update(run_round(engine, seed, whole_log=told_now))
            if told_now:
                seconds = time.perf_counter() - started
                print(f"{seed + 1} rounds, {sum(told.values()):,} answers, {seconds:,.0f} s: all right", flush=True)
        engine.dispose()
    for what, number in told.most_common():
        print(f"{number:>9,}  {what}")


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=1_000)
    options.add_argument("--postgresql", action="store_true")
    return options


@contextmanager
def _database(folder: Path, postgresql: bool) -> Iterator[None]:
    """An empty database of either kind, named in the environment."""
    if not postgresql:
        os.environ[VARIABLE] = f"sqlite:///{folder / 'races.db'}"
        yield
        return
    import pgserver

    running = pgserver.postgres_server.get_server(folder / "server", cleanup_mode="stop")
    try:
        os.environ[VARIABLE] = running.get_uri()
        yield
    finally:
        running.cleanup()


if __name__ == "__main__":
    main(sys.argv[1:])
