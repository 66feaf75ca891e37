"""What is true: tables, states, invariants, the stock ledger and the journal."""
