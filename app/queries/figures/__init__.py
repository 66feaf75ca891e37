"""Figures for the manager: each bounded by a period, each with the orders behind it."""
