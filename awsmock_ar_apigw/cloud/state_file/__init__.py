"""State as a file: what a cloud stores, as a text that people read, and back."""
