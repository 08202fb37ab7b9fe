"""HTTP APIs: from a request's address to its answer. Rows such as B5 are those of the collected facts on HTTP API requests."""
