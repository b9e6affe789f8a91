"""Tests of the rule engine; the folders mirror `matcher/rules`."""
