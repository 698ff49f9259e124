"""Logging in and changing the password: Django's own views, a little extended."""

from django.conf import settings
from django.contrib.auth import views
from django.urls import reverse
from django.utils import translation

from organisations.forms import ChangePasswordForm


class LoginView(views.LoginView):
    """To where the person was going; to the desk in their language when they came by the portal's bare address."""

    def get_redirect_url(self) -> str:
        wanted = super().get_redirect_url()
        with translation.override(settings.LANGUAGE_CODE):
            return "" if wanted == reverse(settings.LOGIN_REDIRECT_URL) else wanted

    def get_default_redirect_url(self) -> str:
        with translation.override(self.request.user.language):
            return super().get_default_redirect_url()


class PasswordChangeView(views.PasswordChangeView):
    """Hands the request to the form, which counts wrong passwords."""

    form_class = ChangePasswordForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"request": self.request}
