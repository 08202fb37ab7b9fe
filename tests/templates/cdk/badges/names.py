"""A module of the same name as another function's."""

GOOD = {"gold"}
