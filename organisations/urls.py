from django.contrib.auth import views as auth_views
from django.urls import path

from organisations.forms import NewPasswordForm, PasswordResetByMailForm
from organisations.views import account, administration, bodies, invitations, listing, notices, people, term_end
from organisations.views.login import LoginView, PasswordChangeView

login_urls = [
    path("kirjaudu/", LoginView.as_view(), name="login"),
    path("kirjaudu-ulos/", auth_views.LogoutView.as_view(), name="logout"),
    path("salasana/vaihda/", PasswordChangeView.as_view(), name="password_change"),
    path("salasana/vaihdettu/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path(
        "salasana/unohtui/",
        auth_views.PasswordResetView.as_view(
            form_class=PasswordResetByMailForm, email_template_name="registration/password_reset_email.txt"
        ),
        name="password_reset",
    ),
    path("salasana/unohtui/lahetetty/", auth_views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "salasana/uusi/<str:uidb64>/<str:token>/",
        auth_views.PasswordResetConfirmView.as_view(form_class=NewPasswordForm),
        name="password_reset_confirm",
    ),
    path("salasana/uusi/valmis/", auth_views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

account_urls = [
    path("oma-tili/", account.own_account, name="own_account"),
    path("viestit/", notices.notice_list, name="notice_list"),
    path("viestit/<int:notice>/", notices.notice_open, name="notice_open"),
    path("viestit/luettu/", notices.notices_read, name="notices_read"),
    path("viestit/valinnat/", notices.notice_preferences, name="notice_preferences"),
    path("vaihda-organisaatio/", account.switch_organisation, name="switch_organisation"),
    path("kutsu/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]

organisation_urls = [
    path("organisaatiot/", listing.organisation_list, name="organisation_list"),
    path("organisaatiot/<int:pk>/", listing.organisation_detail, name="organisation_detail"),
    path("organisaatiot/<int:pk>/tiedot/", administration.organisation_edit, name="organisation_edit"),
]

body_urls = [
    path("organisaatiot/<int:pk>/toimielimet/", bodies.body_list, name="body_list"),
    path("organisaatiot/<int:pk>/toimielimet/uusi/", bodies.body_new, name="body_new"),
    path("organisaatiot/<int:pk>/toimielimet/<int:body>/", bodies.body_edit, name="body_edit"),
    path("organisaatiot/<int:pk>/paikat/uusi/", bodies.seat_new, name="seat_new"),
    path("organisaatiot/<int:pk>/paikat/<int:seat>/", bodies.seat_edit, name="seat_edit"),
    path("organisaatiot/<int:pk>/paikat/<int:seat>/haltija/", bodies.seat_holder, name="seat_holder"),
    path("organisaatiot/<int:pk>/paikat/<int:seat>/paata/", bodies.seat_end, name="seat_end"),
]

people_urls = [
    path("organisaatiot/<int:pk>/kauden-vaihto/", term_end.term_end, name="term_end"),
    path("organisaatiot/<int:pk>/henkilot/", people.people_list, name="people_list"),
    path("organisaatiot/<int:pk>/henkilot/<int:person>/", people.person_detail, name="person_detail"),
    path("organisaatiot/<int:pk>/roolit/<int:role>/paata/", people.role_end, name="role_end"),
    path("organisaatiot/<int:pk>/kutsut/uusi/", invitations.invitation_new, name="invitation_new"),
    path(
        "organisaatiot/<int:pk>/kutsut/<int:invitation>/laheta/",
        invitations.invitation_send_again,
        name="invitation_send_again",
    ),
    path(
        "organisaatiot/<int:pk>/kutsut/<int:invitation>/peru/", invitations.invitation_cancel, name="invitation_cancel"
    ),
]

urlpatterns = login_urls + account_urls + organisation_urls + body_urls + people_urls
