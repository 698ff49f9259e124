from surveys.models.answers import Answer, GroupSize, OpenAnswer, PublishedFigure, Submission, Tally
from surveys.models.printing import SurveyPrint
from surveys.models.sets import Question, Row, Scale, Section, Step, Survey, Theme
from surveys.models.waves import Invitation, Wave

__all__ = [
    "Answer",
    "GroupSize",
    "Invitation",
    "OpenAnswer",
    "PublishedFigure",
    "Question",
    "Row",
    "Scale",
    "Section",
    "Step",
    "Submission",
    "Survey",
    "SurveyPrint",
    "Tally",
    "Theme",
    "Wave",
]
