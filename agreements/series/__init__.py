"""Agreements with many municipalities from one shared text: their drafts, what has changed, one matrix over all."""
