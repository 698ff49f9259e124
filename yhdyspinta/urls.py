from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("overview.urls")),
    path("", include("organisations.urls")),
    path("sopimukset/", include("agreements.urls")),
    path("kokoukset/", include("forums.urls")),
    path("seuranta/", include("agreements.follow_up.urls")),
    path("yhdyspinnat/", include("interfaces.urls")),
    path("mittarit/", include("indicators.urls")),
    path("kyselyt/", include("surveys.urls")),
    path("vuosikello/", include("forums.clock.urls")),
    path("hallinta/", admin.site.urls),
    prefix_default_language=False,
)
