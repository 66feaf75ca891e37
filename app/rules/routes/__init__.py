"""The walk through a warehouse: its layout, distances in it, and the shortest round over some stops."""
