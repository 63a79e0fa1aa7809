"""Muster's import package; see CONTRIBUTING.md for why it is called `daemon`."""
