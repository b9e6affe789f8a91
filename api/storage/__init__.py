"""The one record of truth: the contract's tables in SQLite or PostgreSQL."""
