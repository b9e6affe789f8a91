"""Soft criteria, one a file; `registry.criteria()` finds them."""
