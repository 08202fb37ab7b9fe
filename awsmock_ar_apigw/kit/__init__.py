"""The words that a resource's file is written in. Knows no service."""
