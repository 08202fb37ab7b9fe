"""Code of functions: where it is, its modules apart from others', its variables while it runs, and its handler."""
