"""Documents as values, their bytes for a printer, and the way to the printer."""
