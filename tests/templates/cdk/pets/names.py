"""What a module beside the handler knows."""

NAMES = {"7": "Tom"}
