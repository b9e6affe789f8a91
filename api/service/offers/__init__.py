"""Offers: one woman and one home, from a proposal to the day she moves in, and no home ever promised twice."""
