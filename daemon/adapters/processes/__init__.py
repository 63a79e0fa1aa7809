"""Processes, clocks and the machine."""
