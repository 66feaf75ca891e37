"""What trade and law say: pure functions, each with its source."""
