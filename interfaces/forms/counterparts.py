"""The form that names a counterpart, and the filter of the list."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from interfaces.forms.over_row import OverRowForm
from interfaces.models import Counterpart, InterfaceDomain
from interfaces.naming import Named
from interfaces.within import Within
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Membership, Organisation, Seat, User

NOBODY, INVITED = "", "invited"


def people_of(organisation: Organisation) -> list[User]:
    """Those who act for the organisation or hold a seat of it today, by name."""
    today = timezone.localdate()
    acts = Membership.objects.valid(today).filter(organisation=organisation).values("user")
    sits = Seat.objects.valid(today).filter(organisation=organisation, holder__isnull=False).values("holder")
    rows = User.objects.filter(Q(pk__in=acts) | Q(pk__in=sits), is_active=True)
    return sorted(rows, key=lambda user: (sort_key(str(user)), user.pk))


class CounterpartForm(FieldsOnly, OverRowForm):
    """Role, person, addresses, deputy and the domains: a change of person takes this one form."""

    title_fi = forms.CharField(
        label=_("Role in Finnish"), max_length=120, help_text=_("The role, not the name: “Wellbeing coordinator”.")
    )
    title_sv = forms.CharField(label=_("Role in Swedish"), max_length=120, required=False)
    person = forms.ChoiceField(label=_("Who holds the role"), required=False)
    invite_email = forms.EmailField(
        label=_("E-mail of the one who is invited"),
        required=False,
        help_text=_("The invitation gives the role and an account, no other rights."),
    )
    invite_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    since = FinnishDateField(label=_("From which day"))
    email = forms.EmailField(
        label=_("E-mail of the role"),
        required=False,
        help_text=_("An address that stays when the person changes. Without one the person's own is shown."),
    )
    phone = forms.CharField(label=_("Phone of the role"), max_length=40, required=False)
    deputy = forms.ChoiceField(label=_("Stand-in"), required=False)
    also = forms.ModelMultipleChoiceField(
        label=_("The same for these domains too"),
        queryset=InterfaceDomain.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: Organisation,
        domain: InterfaceDomain,
        own: dict[int, Counterpart],
        domains: list[InterfaceDomain],
        row: Counterpart | None = None,
    ) -> None:
        """`own`: what the organisation has named, by domain; `domains`: those in which pairs are expected."""
        self.own, self.domain = own, domain
        self.people = {str(user.pk): user for user in people_of(organisation)}
        super().__init__(data, row=row, initial={} if row else {"since": timezone.localdate()})
        named = [(key, _named(user)) for key, user in self.people.items()]
        holder = row.seat.holder if row else None
        if holder and str(holder.pk) not in self.people:
            self.people[str(holder.pk)] = holder
            named.append((str(holder.pk), _named(holder)))
        self.fields["person"].choices = [
            (NOBODY, _("Nobody yet")),
            *named,
            (INVITED, _("Somebody new, invited by e-mail")),
        ]
        self.fields["deputy"].choices = [("", _("No stand-in")), *named]
        others = [other for other in domains if other != domain]
        self.fields["also"].queryset = InterfaceDomain.objects.filter(pk__in=[other.pk for other in others])
        self.fields["also"].label_from_instance = self._domain_label
        for name in ("title_fi", "title_sv"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        rows = (("title_fi", "title_sv"), ("person", "since"), ("invite_email", "invite_name"), ("email", "phone"))
        pairs = [Div(*row, css_class="yp-pair") for row in rows]
        self.helper.layout = Layout("revision", *pairs, "deputy", *(["also"] if others else []))

    def values_of(self, row: Counterpart) -> dict[str, Any]:
        seat, today = row.seat, timezone.localdate()
        deputies = Seat.objects.valid(today).filter(deputy_for=seat, holder__isnull=False)
        deputy = deputies.order_by("deputy_order", "pk").first()
        same = [other.domain_id for other in self.own.values() if other.seat_id == seat.pk and other.pk != row.pk]
        return {
            "title_fi": seat.title_fi,
            "title_sv": seat.title_sv,
            "person": str(seat.holder_id or NOBODY),
            "since": (seat.valid_from if seat.holder_id else None) or today,
            "email": row.email,
            "phone": row.phone,
            "deputy": str(deputy.holder_id) if deputy else "",
            "also": same,
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("person") == INVITED and not typed.get("invite_email") and "invite_email" not in self.errors:
            self.add_error("invite_email", ValidationError(_("Write the address to which the invitation is sent.")))
        if typed.get("invite_email") and typed.get("person") != INVITED:
            self.add_error(
                "person", ValidationError(_("Choose “Somebody new, invited by e-mail”, or empty the address below."))
            )
        return typed

    @property
    def named(self) -> Named:
        typed = self.cleaned_data
        invited = typed["person"] == INVITED
        return Named(
            title_fi=typed["title_fi"],
            title_sv=typed["title_sv"],
            since=typed["since"],
            holder=None if invited else self.people.get(typed["person"]),
            invite_email=typed["invite_email"] if invited else "",
            invite_name=typed["invite_name"] if invited else "",
            email=typed["email"],
            phone=typed["phone"],
            deputy=self.people.get(typed["deputy"]),
        )

    @property
    def chosen_domains(self) -> list[InterfaceDomain]:
        return [self.domain, *self.cleaned_data["also"]]

    def _domain_label(self, domain: InterfaceDomain) -> str:
        """With the role that the domain has now, which the choice would replace."""
        now = self.own.get(domain.pk)
        kept = now is None or (self.row is not None and now.seat_id == self.row.seat_id)
        return str(domain) if kept else f"{domain} ({_('now')}: {now.seat})"


def _named(user: User) -> str:
    return f"{user}, {user.title_fi}" if user.title_fi else str(user)


class PairFilterForm(FieldsOnly, forms.Form):
    """Of one county: domain, organisation and what is missing or not confirmed. It lives in the address."""

    STATES = (("missing", _("somebody is missing")), ("due", _("not confirmed for a year")))

    domain = forms.ChoiceField(label=_("Domain"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any, *, place: Within, domains: list[InterfaceDomain]) -> None:
        super().__init__(data)
        everything = ("", _("All"))
        self.domains = {domain.code: domain for domain in domains}
        self.organisations = {str(row.pk): row for row in (place.county, *place.municipalities)}
        self.fields["domain"].choices = [everything, *((code, str(row)) for code, row in self.domains.items())]
        self.fields["organisation"].choices = [
            everything,
            *((key, row.full_name if row == place.county else row.name) for key, row in self.organisations.items()),
        ]
        self.fields["state"].choices = [everything, *((code, capfirst(label)) for code, label in self.STATES)]
        self.wanted = self.cleaned_data if self.is_valid() else {}

    @property
    def domain_chosen(self) -> InterfaceDomain | None:
        return self.domains.get(self.wanted.get("domain", ""))

    @property
    def organisation_chosen(self) -> Organisation | None:
        return self.organisations.get(self.wanted.get("organisation", ""))

    @property
    def state_chosen(self) -> str:
        return self.wanted.get("state", "")

    @property
    def is_used(self) -> bool:
        return bool(self.domain_chosen or self.organisation_chosen or self.state_chosen)
