"""Bytes to Python values and back. Knows protocols, and no service."""
