"""Tests of the columns that rules and criteria see."""
