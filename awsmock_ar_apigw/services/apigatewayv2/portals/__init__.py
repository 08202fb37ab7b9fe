"""Portals, their products, and the pages of these."""
