"""What people read of a plan: its rows, the best homes of a woman now, and why."""
