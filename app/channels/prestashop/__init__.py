"""PrestaShop webservice (tried with 8.2)."""
