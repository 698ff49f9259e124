"""Agreements as Word files, for those who must have Word."""
