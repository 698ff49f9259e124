"""Suggested wording: another text for a clause, kept with the text that it was made on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.content import Clause
from finnish.languages import Bilingual
from organisations.models import Organisation


class SuggestionQuerySet(models.QuerySet):
    def open(self) -> "SuggestionQuerySet":
        """Those that wait for an answer; one whose clause has been taken out of the text waits until it is back."""
        return self.filter(state=Suggestion.State.OPEN, clause__withdrawn_at__isnull=True)

    def of(self, agreement: Agreement) -> "SuggestionQuerySet":
        return self.filter(clause__agreement=agreement)

    def counts_by_clause(self) -> dict[str, int]:
        """How many there are, by the clause's key as text."""
        counted = self.order_by().values_list("clause__key").annotate(count=models.Count("pk"))
        return {str(key): count for key, count in counted}


class Suggestion(models.Model):
    """A party's suggestion for a clause's text; the coordinator accepts it, whole or edited, or declines it.

    `base_*` is the text as it stood when the suggestion was made: when it has changed since, that is shown and not
    hidden. `is_shared`: it comes from the shared text of a series of agreements, not from a party.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        EDITED = "edited", _("accepted, edited")
        DECLINED = "declined", _("declined")
        TAKEN_BACK = "taken_back", _("taken back")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="suggestions")
    base_fi = models.TextField(blank=True)
    base_sv = models.TextField(blank=True)
    text_fi = models.TextField(_("suggested text in Finnish"), blank=True)
    text_sv = models.TextField(_("suggested text in Swedish"), blank=True)
    reason = models.TextField(_("why"), max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=250)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_fi = models.CharField(max_length=200)
    organisation_sv = models.CharField(max_length=200, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=250, blank=True)

    text = Bilingual("text")
    organisation_name = Bilingual("organisation")
    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested wording")
        verbose_name_plural = _("suggested wordings")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_declined_with_reason",
                condition=~Q(state="declined") | ~Q(answer=""),
                violation_error_message=_("Write why the suggestion is declined: its maker sees the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.author_name}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def text_has_changed(self) -> bool:
        """Whether the clause no longer has the text that the suggestion was made on, in a language that it changes."""
        return any(
            getattr(self, f"base_{code}") != getattr(self.clause, f"text_{code}") for code in self.changed_languages
        )

    @property
    def changed_languages(self) -> list[str]:
        """The languages for which another text is suggested; in the others the clause stays as it is."""
        return [code for code in ("fi", "sv") if getattr(self, f"text_{code}") != getattr(self, f"base_{code}")]
