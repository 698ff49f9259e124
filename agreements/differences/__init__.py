"""What differs between two texts of an agreement: versions, the working text, the previous term's, the template's."""

from agreements.differences.comparing import compare
from agreements.differences.tree import Change, Differences, Field, Kind, Run, Section

__all__ = ["Change", "Differences", "Field", "Kind", "Run", "Section", "compare"]
