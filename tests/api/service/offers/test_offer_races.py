"""Fifty clients race for twenty homes, twenty times: no home twice, nothing lost, everything logged."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Engine

from tests.api.service.offers.race import make_desk, run_round

ROUNDS = 20


def test_fifty_clients_race_for_twenty_homes(engine: Engine) -> None:
    make_desk(engine)
    told: Counter[str] = Counter()
    for seed in range(ROUNDS):
        told.update(run_round(engine, seed))
    # The race is one: homes were refused to some, others came too late, and many got through.
    assert told["done confirm"] > 0 and told["home_promised"] > ROUNDS
    assert told["done decline"] > 0 and told["ChangedMeanwhile"] > 0
