"""What is kept is made once, whoever asks at the same time, and no more is kept than may be."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.service.results.kept import Kept


def test_many_threads_and_one_making() -> None:
    kept: Kept[int] = Kept(3)
    together, made = threading.Barrier(8), []

    def make() -> int:
        made.append(threading.get_ident())
        return len(made)

    def ask(_: int) -> int:
        together.wait()
        return kept.get("plan", make)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {1}
    assert len(made) == 1


def test_one_that_is_slow_keeps_nobody_from_another() -> None:
    kept: Kept[str] = Kept(3)
    begun, other = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert other.wait(20)
        return "slow"

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(kept.get, "a", slow)
        assert begun.wait(20) and kept.get("b", lambda: "quick") == "quick"
        other.set()
        assert first.result(20) == "slow"


def test_the_one_used_longest_ago_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in "abacab":
        assert kept.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)

    def fail() -> int:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.get("a", fail)
    assert kept.get("a", lambda: 1) == 1
