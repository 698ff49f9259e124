"""Logging in: Django's own view, which afterwards goes on in the person's own language."""

from django.conf import settings
from django.contrib.auth import views
from django.urls import reverse
from django.utils import translation


class LoginView(views.LoginView):
    """To where the person was going; to the desk in their language when they came by the portal's bare address."""

    def get_redirect_url(self) -> str:
        wanted = super().get_redirect_url()
        with translation.override(settings.LANGUAGE_CODE):
            return "" if wanted == reverse(settings.LOGIN_REDIRECT_URL) else wanted

    def get_default_redirect_url(self) -> str:
        with translation.override(self.request.user.language):
            return super().get_default_redirect_url()
