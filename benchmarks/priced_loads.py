"""Loads whose pairs are priced, and what is noted of them."""

from __future__ import annotations

import resource

from pytest_benchmark.fixture import BenchmarkFixture

from matcher.solver.priced.parts import PricedMatch

LARGE = {"homes in plenty": (10_000, 30_000), "homes scarce": (10_000, 6_000)}
"""Women and homes."""


def note(benchmark: BenchmarkFixture, found: PricedMatch) -> None:
    """Pairs, rounds, gap, memory and the seconds of each stage."""
    counts = {"eligible": found.pool.eligible, "kept": len(found.candidates.woman), "scored": found.scored}
    gb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    gap = round(100 * found.result.gap, 4)
    told = {"gap in percent": gap, "rounds": found.rounds, "most GB so far": gb}
    benchmark.extra_info |= {**counts, **told, **found.result.seconds}
