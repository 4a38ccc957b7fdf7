"""Knows what is bought together. A service of Souk that is written in another language."""
