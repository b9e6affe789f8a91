"""One file a hard rule: vacuous, violated, satisfied and unknown."""
