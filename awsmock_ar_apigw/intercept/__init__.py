"""The only room that knows botocore's plumbing."""
