"""Runs that many tests look at and none may change: each is written once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs import FIXTURES, matched


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of fixtures/tiny, with its pairs."""
    return matched(FIXTURES / "tiny", tmp_path_factory.mktemp("tiny") / "run", "--keep-pairs")


@pytest.fixture(scope="session")
def everything_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of fixtures/everything, with its pairs."""
    return matched(FIXTURES / "everything", tmp_path_factory.mktemp("everything") / "run", "--keep-pairs")
