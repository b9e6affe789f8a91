"""Referrals: a woman's record from the first few facts to the close of her case."""
