"""What one station holds: its wiring, its ordered commands, its scan log, its steps and its workers."""
