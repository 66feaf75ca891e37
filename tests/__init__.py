"""The tests of Arrimage."""
