"""Telling people: what each verb puts into the outbox. The key of a message makes a repeated verb tell once."""

from agreements.notifications.steps import (
    agreement_withdrawn,
    all_signed,
    decision_recorded,
    link_sent,
    sealing_failed,
    signatory_named,
    text_reopened,
    version_frozen,
)

__all__ = [
    "agreement_withdrawn",
    "all_signed",
    "decision_recorded",
    "link_sent",
    "sealing_failed",
    "signatory_named",
    "text_reopened",
    "version_frozen",
]
