"""Multipliers that prove a bound on every plan, rules that couple pairs included."""
