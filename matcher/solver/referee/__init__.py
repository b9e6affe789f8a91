"""The referee's rooms: the law of docs/semantics.md coded a second time, in plain scalar Python."""
