"""Readers of the files that people download or keep: one file a format, chosen by what the file holds."""
