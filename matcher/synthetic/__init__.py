"""Seeded national loads: invented women, families and homes at real postcodes, calibrated to published shares."""

from matcher.synthetic.loads import DEFAULT_START, generate, generate_tables

__all__ = ["DEFAULT_START", "generate", "generate_tables"]
