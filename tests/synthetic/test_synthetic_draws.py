"""Chance that is the same everywhere."""

from __future__ import annotations

import pytest

from matcher.synthetic.draws import Draws, Shares

MANY = 20_000


def test_a_seed_and_a_subject_give_the_same_draws_on_every_machine() -> None:
    draws = Draws(1, "people")
    assert [draws.between(1, 100) for _ in range(8)] == [65, 57, 4, 39, 100, 86, 58, 17]
    assert draws.unit() == 0.17533663236820707
    assert draws.weighted(Shares({"a": 1, "b": 2, "c": 3})) == "c"
    assert [draws.pick("xyz") for _ in range(6)] == ["y", "y", "z", "z", "z", "z"]


@pytest.mark.parametrize(("seed", "subject"), [(2, "people"), (-1, "people"), (1, "supply")])
def test_another_seed_or_subject_gives_another_stream(seed: int, subject: str) -> None:
    assert Draws(seed, subject).unit() != Draws(1, "people").unit()


def test_shares_are_met() -> None:
    draws = Draws(3, "shares")
    shares = Shares({"rare": 1, "never": 0, "usual": 9})
    drawn = [draws.weighted(shares) for _ in range(MANY)]
    assert drawn.count("rare") / MANY == pytest.approx(0.1, abs=0.01)
    assert drawn.count("never") == 0


def test_whole_numbers_reach_both_ends_evenly() -> None:
    draws = Draws(5, "ends")
    drawn = [draws.between(-2, 2) for _ in range(MANY)]
    assert set(drawn) == {-2, -1, 0, 1, 2}
    assert drawn.count(2) / MANY == pytest.approx(0.2, abs=0.02)


def test_chance_is_never_at_none_and_always_at_all() -> None:
    draws = Draws(6, "edges")
    assert not any(draws.chance(0.0) for _ in range(100))
    assert all(draws.chance(1.0) for _ in range(100))


@pytest.mark.parametrize("weights", [{}, {"a": 0.0}, {"a": 1.0, "b": -1.0}])
def test_shares_without_a_positive_weight_or_with_a_negative_one_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="positive weight"):
        Shares(weights)
