"""Any other carrier: the label is made on its own site, its number typed or scanned."""
