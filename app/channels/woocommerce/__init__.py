"""WooCommerce REST v3 (tried with 8.4)."""
