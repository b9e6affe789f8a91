"""Steps: who does what, by when, and what to do if it fails."""
