"""A plan mended after a small change, from the prices that proved the one before."""
