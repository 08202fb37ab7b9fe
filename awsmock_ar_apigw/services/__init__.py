"""The services: one folder each, one file per resource. No service knows another."""
