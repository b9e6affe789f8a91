"""What holds for every test: nothing of the user's own is installed; and runs that many tests look at and none may
change, each written once a session."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from tests.runs import FIXTURES, homeward, matched

# A place or a journey that somebody installed on this machine must not change what a test sees; nor, therefore, what
# its child processes do. The cache of the embedded postcodes lies elsewhere and stays.
for chosen in ("HOMEWARD_DATA_DIR", "HOMEWARD_JOURNEYS", "HOMEWARD_GEOCODER"):
    os.environ.pop(chosen, None)
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="homeward-tests-")

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("homeward", deadline=None)
settings.load_profile("homeward")


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of fixtures/tiny, with its pairs."""
    return matched(FIXTURES / "tiny", tmp_path_factory.mktemp("tiny") / "run", "--keep-pairs")


@pytest.fixture(scope="session")
def everything_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of fixtures/everything, with its pairs."""
    return matched(FIXTURES / "everything", tmp_path_factory.mktemp("everything") / "run", "--keep-pairs")


@pytest.fixture(scope="session")
def unprovable_load(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables whose plan is soon good, and not proven best within a minute, on a fast machine either."""
    folder = tmp_path_factory.mktemp("unprovable") / "load"
    done = homeward("generate", "--women", 300, "--homes", 210, "--seed", 3, "--coupled", "--out", folder)
    assert done.exit_code == 0, done.output
    return folder
