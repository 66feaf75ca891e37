"""What is true: tables, states and invariants, the stock ledger and the journal."""
