"""What is kept no longer than it is needed: closed cases made anonymous, and the proof of what went."""
