"""OpenAPI definitions in and out, by the parts that the wing of APIs makes."""
