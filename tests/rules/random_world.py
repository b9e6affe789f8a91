"""Random small instances from a seed: a directory written, read back, and forgotten."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.domain import Instance, Policy
from matcher.intake import read_tables
from matcher.rules.facts import Facts, build_facts
from tests.rules.world import AS_OF
from tests.strategies import random_directory, random_policy

COMPARED_SEEDS = range(60)
"""Seeds on which every answer of the engine is held against the oracle's."""


@cache
def random_instance(seed: int, women: int = 6, homes: int = 7) -> Instance:
    """The instance of `random_directory(seed)`."""
    with TemporaryDirectory() as folder:
        return read_tables(random_directory(seed, Path(folder), women, homes), AS_OF).instance


def policy_of(seed: int) -> Policy:
    """A random policy for odd seeds, the default one for even seeds."""
    return random_policy(seed) if seed % 2 else Policy()


@cache
def random_facts(seed: int, women: int = 6, homes: int = 7) -> Facts:
    """The columns of a random instance under `policy_of(seed)`."""
    return build_facts(random_instance(seed, women, homes), policy_of(seed))
