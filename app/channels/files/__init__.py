"""Orders, products, stock, customers and locations from files: JSON Lines, CSV and XLSX."""
