"""How long and how dear a journey between two places is: by an embedded estimate, a routing server or a table."""
