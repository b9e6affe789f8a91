"""Dual prices of a solved flow: the smallest, the largest, and what each choice but the best would lose."""
