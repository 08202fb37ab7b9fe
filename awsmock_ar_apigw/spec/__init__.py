"""botocore's service models: loading, looking up, and checking parameters against them."""
