"""Velocity's templates, as API Gateway was seen to read them: ``reader.py`` makes a tree of one, ``evaluation.py`` writes it."""
