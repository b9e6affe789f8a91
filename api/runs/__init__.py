"""Runs of the match over the database: asked for, carried out in a process of their own, and their plans kept."""
