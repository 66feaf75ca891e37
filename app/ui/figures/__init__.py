"""Figures for the manager: views of what the queries found, and the page that shows any of them."""
