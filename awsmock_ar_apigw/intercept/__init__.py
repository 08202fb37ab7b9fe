"""The only room that knows the plumbing of botocore, and of HTTP libraries."""
