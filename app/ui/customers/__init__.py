"""The customers: their card, and what is kept of them."""
