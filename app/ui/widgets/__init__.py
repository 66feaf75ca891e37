"""Small pieces that every tab uses."""
