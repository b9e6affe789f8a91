"""One file a criterion: the quantity, the score by hand, not applying, unknown."""
