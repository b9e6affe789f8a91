"""A second, plain engine written from `docs/semantics.md` alone: the tests compare the real one with it."""
