"""The package's public names, and what importing them costs."""

import subprocess
import sys

import pytest

import geo


def test_every_public_name_is_there() -> None:
    for name in geo.__all__:
        assert getattr(geo, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'postal'"):
        _ = geo.postal


def test_reading_a_postcode_loads_nothing_heavy_and_resolving_one_no_pandas() -> None:
    program = """
import sys
import geo
assert geo.normalise("m11ae") == "M1 1AE"
assert not {"numpy", "scipy", "pyproj", "shapely"} & set(sys.modules), "heavy import"
assert geo.Gazetteer().resolve("ZE1 0AA").kind == "unit"
assert not {"pandas", "pyproj", "shapely", "matcher"} & set(sys.modules), "heavy import"
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
