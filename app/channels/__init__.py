"""What shops send, read into the one canonical order."""
