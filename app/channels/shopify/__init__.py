"""Shopify Admin GraphQL (2026-10; the same queries fit 2026-07)."""
