"""What is stored, how it moves through its states, and when. Knows no service and no wire."""
