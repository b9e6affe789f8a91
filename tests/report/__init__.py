"""Tests of a run's outputs; one file a part of `matcher/report`."""
