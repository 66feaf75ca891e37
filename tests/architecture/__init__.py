"""What holds for the whole tree: its layers, its budgets, its libraries."""
