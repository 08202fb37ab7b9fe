"""What a test has planned to go wrong."""
