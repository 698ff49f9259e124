"""Forms of the coordinator's side of a statement round: opening it, asking one more, its day, answering a remark."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party, Remark, RemarkAnswer, StatementRequest
from agreements.statements.letter import offered_letter
from agreements.workflow import Asked
from agreements.workflow.statements import answers_in_portal
from finnish.sorting import search_key
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation

Kind = StatementRequest.Kind
LETTER = {"rows": 12}
GUESTS = 4  # rows offered at once; more are asked one by one on the round's page
USUAL_TIME = datetime.timedelta(weeks=5)  # a municipality's board meets every two or three weeks
OTHERS = [choice for choice in Kind.choices if choice[0] != Kind.PARTY]
KIND_OF = {Organisation.Kind.ASSOCIATION: Kind.ASSOCIATION}


def known_others(agreement: Agreement, on: datetime.date) -> list[Organisation]:
    """Organisations of the register that have an address and are no parties, offered by name."""
    parties = {party.organisation_id for party in agreement.standing_parties}
    rows = Organisation.objects.valid(on).exclude(registry_email="").exclude(pk__in=parties)
    return list(rows.filter(~Q(pk=agreement.coordinator_id)).in_order())


class RoundForm(FieldsOnly, forms.Form):
    """When and with which letter. Each party has its own box, and a field for its address where nobody answers here."""

    dated = FinnishDateField(label=_("Date of the text"))
    due_on = FinnishDateField(
        label=_("Statements by"),
        help_text=_("Boards meet every two or three weeks: five weeks give each of them a chance."),
    )
    letter_fi = forms.CharField(
        label=_("Cover letter in Finnish"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs=LETTER),
        help_text=_("What stands in square brackets is filled in when the letter is sent."),
    )
    letter_sv = forms.CharField(
        label=_("Cover letter in Swedish"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs=LETTER),
        help_text=_("Those who use the portal in Swedish get this one; without it they get the Finnish one."),
    )

    def __init__(self, *args, agreement: Agreement, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.parties = [party for party in agreement.standing_parties if not party.left_on]
        self.without_people = {party.pk for party in self.parties if not answers_in_portal(party, today)}
        self.initial = {
            "dated": today,
            "due_on": today + USUAL_TIME,
            "letter_fi": offered_letter("fi"),
            "letter_sv": offered_letter("sv"),
            **self.initial,
        }
        for party in self.parties:
            self._add_party(party)

    def _add_party(self, party: Party) -> None:
        self.fields[f"ask-{party.pk}"] = forms.BooleanField(
            label=party.organisation.full_name, required=False, initial=True
        )
        if party.pk in self.without_people:
            self.fields[f"email-{party.pk}"] = forms.EmailField(
                label=_("E-mail for the personal link"),
                required=False,
                initial=party.contact_email or party.organisation.registry_email,
            )

    def party_rows(self) -> list[dict[str, Any]]:
        """The party's box and, where it is asked by a link, the field for its address."""
        return [
            {"party": party, "box": self[f"ask-{party.pk}"], "email": self._email_field(party)}
            for party in self.parties
        ]

    def _email_field(self, party: Party) -> forms.BoundField | None:
        return self[f"email-{party.pk}"] if party.pk in self.without_people else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for party in self.parties:
            name = f"email-{party.pk}"
            if party.pk in self.without_people and data.get(f"ask-{party.pk}") and name in data and not data[name]:
                self.add_error(name, _("Give an address, or leave the party out."))
        return data

    def asked_parties(self) -> list[Asked]:
        data = self.cleaned_data
        return [
            Asked.of_party(party, data.get(f"email-{party.pk}", ""))
            for party in self.parties
            if data.get(f"ask-{party.pk}")
        ]

    def own_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("dated", "due_on", "letter_fi", "letter_sv")}


class GuestForm(FieldsOnly, forms.Form):
    """Somebody who is no party: an organisation of the register by its name, or anybody by name and address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-others", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OTHERS, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Left empty, an organisation of the register is asked at the address of its registry."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=StatementRequest._meta.get_field("language").choices, required=False
    )

    def __init__(self, *args, known: list[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known = {}
        for organisation in known:
            for name in (organisation.name_fi, organisation.full_fi, organisation.name_sv, organisation.full_sv):
                self.known.setdefault(search_key(name), organisation)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("name") and data.get("email"):
            self.add_error("name", _("Write who is asked."))
        if data.get("name") and not data.get("email") and "email" not in self.errors:
            organisation = self.known.get(search_key(data["name"]))
            if organisation is None:
                self.add_error("email", _("Give the address to which the personal link is sent."))
            else:
                data |= self._registered(organisation, data)
        return data

    def _registered(self, organisation: Organisation, data: dict[str, Any]) -> dict[str, Any]:
        language = "sv" if organisation.languages[0] == "sv" else data.get("language") or "fi"
        kind = KIND_OF.get(organisation.kind) or data.get("kind")
        return {"email": organisation.registry_email, "language": language, "kind": kind}

    def asked(self) -> Asked | None:
        """Whom a valid row asks; None for an empty one."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return Asked(data.get("kind") or Kind.OTHER, data["name"], data["email"], data.get("language") or "fi")


GuestFormSet = forms.formset_factory(GuestForm, extra=GUESTS, max_num=GUESTS, absolute_max=GUESTS)


class AskMoreForm(GuestForm):
    """One more: a party that was left out, or somebody else."""

    party = forms.ChoiceField(label=_("A party that is not asked yet"), required=False)
    field_order = ["party"]

    def __init__(self, *args, parties: list[Party], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.key): party for party in parties}
        choices = [(key, party.organisation.full_name) for key, party in self.parties.items()]
        self.fields["party"].choices = [("", _("– somebody else, named below –")), *choices]
        if not parties:
            del self.fields["party"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("party"):
            return self.cleaned_data
        data = super().clean()
        if not data.get("name") and not self.errors:
            raise ValidationError(_("Write who is asked."))
        return data

    def asked(self) -> Asked | None:
        party = self.parties.get(self.cleaned_data.get("party", ""))
        if party is None:
            return super().asked()
        email = self.cleaned_data["email"] or party.contact_email or party.organisation.registry_email
        return Asked.of_party(party, email)


class DueDateForm(FieldsOnly, forms.Form):
    due_on = FinnishDateField(label=_("Statements by"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to everybody who has not answered."),
    )


class RemarkAnswerForm(FieldsOnly, forms.Form):
    """What is done about one remark; `revision` is the answer's that was seen, empty when there was none."""

    outcome = forms.ChoiceField(label=_("What is done"), choices=[("", "–"), *RemarkAnswer.Outcome.choices])
    text = forms.CharField(label=_("Why"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        why_needed = (RemarkAnswer.Outcome.PARTLY, RemarkAnswer.Outcome.NOT_ACCEPTED)
        if data.get("outcome") in why_needed and not (data.get("text") or "").strip():
            self.add_error("text", _("Write why: the one who made the remark sees the reason."))
        return data


def remark_answer_form(remark: Remark, answer: RemarkAnswer | None, data: Any = None) -> RemarkAnswerForm:
    """The form under one remark, over the answer that it has already."""
    initial = {"outcome": answer.outcome, "text": answer.text, "revision": answer.revision} if answer else {}
    return RemarkAnswerForm(data, initial=initial, prefix=f"r{remark.pk}")
