"""Years of an invented house, written in bulk: what large shops are tried and measured on."""
