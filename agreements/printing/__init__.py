"""Agreements on paper: what is said and in which order, its PDF, and the prints that people ask for."""
