"""Engines that read sheets of text."""
