"""Domain names, and what leads from them to APIs."""
