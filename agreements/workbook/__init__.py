"""The strategic goals workbook as one xlsx file: out as it stands, in after a preview, all of it or nothing.

The workbook of the Association of Finnish Municipalities (strategisten tavoitteiden työkirja) is the model: goal →
measures with the responsible parties on both sides → indicators → targets. What goes out comes in unchanged.
"""

from agreements.workbook.applying import ChangedSinceShown, apply
from agreements.workbook.comparing import Changes, changes
from agreements.workbook.reading import Unreadable, read
from agreements.workbook.writing import write

__all__ = ["ChangedSinceShown", "Changes", "Unreadable", "apply", "changes", "read", "write"]
