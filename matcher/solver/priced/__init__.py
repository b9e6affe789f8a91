"""The optimum over all pairs of a large run, few of them ever worked out: column generation."""
