"""Chronopost: labels, relays and tracking by SOAP."""
