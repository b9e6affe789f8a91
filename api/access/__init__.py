"""Who may do what: users, their roles, and the tokens they show."""
