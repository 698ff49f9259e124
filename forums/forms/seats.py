"""Forms about who sits in a forum: seat rules, seats, their days, invitations and turns."""

import datetime
from collections.abc import Sequence

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.parties import SeenForm
from forums.forms.forums import organisations_around
from forums.models import Forum, SeatRule
from forums.rotation import Period, Turn, period_of, periods_from
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation, Seat, User

Source = SeatRule.Source
Rotation = SeatRule.Rotation
ROLES = [(role.value, role.label) for role in Seat.Role if role != Seat.Role.OFFICE_HOLDER]
MOST_TURNS = 16
MOST_SEATS = 50  # of one rule
CHOOSABLE_STARTS = 8


class SeatRuleForm(SeenForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)

    class Meta:
        model = SeatRule
        fields = (
            "source", "organisation", "organisation_kind", "count", "role", "title_fi", "title_sv", "deputies",
            "rotation",
        )  # fmt: skip
        widgets = {"source": forms.RadioSelect}
        help_texts = {
            "title_fi": _("Left empty when anybody will do. With an office only a seat of that office counts."),
            "rotation": _("One seat at a time goes round; the turns are planned on a page of their own."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_around(self.instance.forum.county)
        self.fields["source"].choices = Source.choices
        self.initial["source"] = self.instance.source or Source.EACH_MUNICIPALITY
        self.fields["organisation"].empty_label = _("No organisation")
        self.fields["count"].validators += [MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
        self.fields["deputies"].validators.append(MaxValueValidator(MOST_SEATS))
        self.fields["organisation"].help_text = _("For a rule about one organisation.")
        self.fields["organisation_kind"].help_text = _("For a rule about organisations of a kind.")
        self.helper.layout = Layout(
            "revision", "source",
            Div("organisation", "organisation_kind", css_class="yp-pair"),
            Div("count", "deputies", css_class="yp-pair"),
            "role",
            Div("title_fi", "title_sv", css_class="yp-pair"),
            "rotation",
        )  # fmt: skip

    def clean(self) -> dict:
        """What belongs to another source is left out, so that a change of mind need not be tidied by hand."""
        typed = super().clean()
        source = typed.get("source")
        if source != Source.ORGANISATION:
            typed["organisation"] = None
        elif not typed.get("organisation"):
            self.add_error("organisation", _("Choose the organisation."))
        if source != Source.KIND:
            typed["organisation_kind"] = ""
        elif not typed.get("organisation_kind"):
            self.add_error("organisation_kind", _("Choose the kind of organisation."))
        if source == Source.ORGANISATION and typed.get("rotation") not in (None, Rotation.NONE):
            self.add_error("rotation", _("A seat of one organisation does not rotate between organisations."))
        return typed


class DaysForm(FieldsOnly, forms.Form):
    """From a day to a day; the end may be open."""

    since = FinnishDateField(label=_("First day"))
    until = FinnishDateField(label=_("Last day"), required=False, help_text=_("Access ends with that day."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(*self.above(), Div("since", "until", css_class="yp-pair"))

    def above(self) -> tuple:
        return ()

    def clean(self) -> dict:
        typed = super().clean()
        since, until = typed.get("since"), typed.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first day."))
        return typed


class SeatDaysForm(DaysForm):
    def __init__(self, *args, seat: Seat, **kwargs) -> None:
        super().__init__(*args, initial={"since": seat.valid_from, "until": seat.valid_to}, **kwargs)
        self.fields["since"].required = False


class SeatForm(DaysForm):
    """A seat beside those that the rules make: of an expert, the secretary, or one of several organisations."""

    organisation = forms.ModelChoiceField(None, label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    title_fi = forms.CharField(
        label=_("Office in Finnish"), max_length=120, required=False, help_text=_("The role, when left empty.")
    )
    title_sv = forms.CharField(label=_("Office in Swedish"), max_length=120, required=False)

    def __init__(self, *args, forum: Forum, rule: SeatRule | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        organisations = organisations_around(forum.county)
        if rule and rule.source == Source.KIND:
            organisations = organisations.filter(kind=rule.organisation_kind)
        self.fields["organisation"].queryset = organisations
        self.initial.setdefault("role", Seat.Role.EXPERT)
        if rule:
            self.initial |= {"role": rule.role, "title_fi": rule.title_fi, "title_sv": rule.title_sv}

    def above(self) -> tuple:
        return ("organisation", "role", Div("title_fi", "title_sv", css_class="yp-pair"))


class SeatInvitationForm(DaysForm):
    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the message"), choices=User.LANGUAGES)

    def __init__(self, *args, seat: Seat, **kwargs) -> None:
        today = timezone.localdate()
        begins = seat.valid_from if seat.valid_from and seat.valid_from > today and not seat.holder_id else today
        lasts = seat.valid_to if seat.valid_to and seat.valid_to >= today else None
        super().__init__(*args, initial={"since": begins, "until": lasts, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["until"].help_text = _("Access ends with that day. Left empty when it is not known.")

    def above(self) -> tuple:
        return ("email", Div("name", "language", css_class="yp-pair"))


class DeputyForm(FieldsOnly, forms.Form):
    title_fi = forms.CharField(
        label=_("Office in Finnish"), max_length=120, required=False, help_text=_("“Deputy”, when left empty.")
    )
    title_sv = forms.CharField(label=_("Office in Swedish"), max_length=120, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Div("title_fi", "title_sv", css_class="yp-pair"))


class SeatEndForm(FieldsOnly, forms.Form):
    """What ends: the holder's time only, or the whole place."""

    HOLDER, PLACE = "holder", "place"
    what = forms.ChoiceField(label=_("What ends"), widget=forms.RadioSelect)

    def __init__(self, *args, seat: Seat, may_end_place: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        if seat.holder_id:
            choices.append((self.HOLDER, _("The person leaves; the seat stays, to be filled again")))
        if may_end_place:
            choices.append((self.PLACE, _("The whole seat ends, with its deputies")))
        self.fields["what"].choices = choices
        self.initial.setdefault("what", choices[0][0] if choices else "")


class RotationForm(forms.Form):
    """From which period on, how many turns, and whose is the first. Sent by GET: it only shows a plan."""

    first = forms.ChoiceField(label=_("Starting in"))
    organisation = forms.ModelChoiceField(None, label=_("Starting with"), required=False, empty_label=_("In order"))
    count = forms.IntegerField(label=_("How many turns"), min_value=1, max_value=MOST_TURNS)

    def __init__(self, data, *, rule: SeatRule, order: Sequence[Organisation], until: datetime.date | None) -> None:
        now = period_of(timezone.localdate(), rule.rotation)
        self.periods = periods_from(now, CHOOSABLE_STARTS)
        sense = {"first": now.code, "count": self._turns(now, until, len(order))}
        super().__init__({**sense, **data.dict()} if data else sense)
        self.fields["first"].choices = [(period.code, period.words) for period in self.periods]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[row.pk for row in order]).in_order()

    def _turns(self, now: Period, until: datetime.date | None, members: int) -> int:
        """To the end of the term, or once round when the term has no end."""
        if until is None:
            return min(max(members, 1), MOST_TURNS)
        every = periods_from(now, MOST_TURNS)
        return max(sum(period.starts <= until for period in every), 1)

    @property
    def chosen(self) -> list[Period]:
        first = next(period for period in self.periods if period.code == self.cleaned_data["first"])
        return periods_from(first, self.cleaned_data["count"])


class TurnsForm(forms.Form):
    """Whose each open turn is: one choice for each period."""

    def __init__(self, *args, turns: Sequence[Turn], order: Sequence[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.open = [turn for turn in turns if turn.seat is None]
        self._order = {str(row.pk): row for row in order}
        choices = [("", _("left open")), *((pk, row.name) for pk, row in self._order.items())]
        for turn in self.open:
            self.fields[turn.period.code] = forms.ChoiceField(
                label=turn.period.words,
                choices=choices,
                required=False,
                initial=str(turn.organisation.pk) if turn.organisation else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self) -> dict:
        typed = super().clean()
        if not any(typed.values()) and not self.errors:
            raise ValidationError(_("Give at least one turn to somebody."))
        return typed

    @property
    def given(self) -> list[tuple[datetime.date, datetime.date, Organisation]]:
        typed = self.cleaned_data
        return [
            (turn.period.starts, turn.period.ends, self._order[typed[turn.period.code]])
            for turn in self.open
            if typed[turn.period.code]
        ]
