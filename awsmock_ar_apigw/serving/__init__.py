"""Requests to the APIs that are stored: they answer here, as they do at AWS.

What comes in is a request as HTTP has it, and what goes out is its answer; nothing here knows who carries them.
"""
