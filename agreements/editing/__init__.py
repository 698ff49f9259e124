"""Changing the text of a draft: rows saved, ordered, withdrawn and restored, and a goal with all that is below it."""

from agreements.editing.goals import GoalFacts, RowFacts, add_goal, add_measures, save_goal
from agreements.editing.rows import (
    MAX_DEPTH,
    StaleSave,
    add_row,
    move_row,
    place_row,
    refuse_locked_clauses,
    restore_row,
    save_row,
    withdraw_row,
)

__all__ = [
    "MAX_DEPTH",
    "GoalFacts",
    "RowFacts",
    "StaleSave",
    "add_goal",
    "add_measures",
    "add_row",
    "move_row",
    "place_row",
    "refuse_locked_clauses",
    "restore_row",
    "save_goal",
    "save_row",
    "withdraw_row",
]
