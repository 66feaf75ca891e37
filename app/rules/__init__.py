"""What trade and law say: pure functions of plain values, each citing its article or standard."""
