"""The parts of `tests/strategies.py`: small random directories that are valid, varied and not all blocked."""
