"""Amazon Selling Partner API: orders 2026-01-01, confirmShipment (orders v0), listings items 2021-08-01."""
