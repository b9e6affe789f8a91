"""What the service answers, on the database alone: it knows nothing of the web."""
