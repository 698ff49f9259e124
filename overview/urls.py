from django.urls import path

from overview.views import (
    area_profile,
    county,
    desk,
    domains,
    feedback,
    following,
    municipality,
    national,
    pages,
    self_assessment,
    verification,
)

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("varmenna/", verification.verify, name="verify"),
    path("varmenna/<str:code>/", verification.verify_code, name="verify_code"),
    path("saavutettavuus/", pages.accessibility, name="accessibility"),
    path("tietosuoja/", pages.privacy, name="privacy"),
    path("palaute/", feedback.feedback, name="feedback"),
    # Follow-up across agreements
    path("seuranta/", following.follow_up_home, name="follow_up_home"),
    path("seuranta/koko-maa/", national.national_view, name="national_view"),
    path("seuranta/koko-maa.xlsx", national.national_xlsx, name="national_xlsx"),
    path("seuranta/koko-maa.csv", national.national_csv, name="national_csv"),
    path("seuranta/alueet/<int:pk>/", county.county_dashboard, name="county_dashboard"),
    path("seuranta/alueet/<int:pk>/tavoitteet/", county.county_goals, name="county_goals"),
    path("seuranta/alueet/<int:pk>/tavoitteet.xlsx", county.county_goals_xlsx, name="county_goals_xlsx"),
    path("seuranta/alueet/<int:pk>/tavoitteet.csv", county.county_goals_csv, name="county_goals_csv"),
    path("seuranta/alueet/<int:pk>/kunnat/", county.county_indicators, name="county_indicators"),
    path("seuranta/kunnat/<int:pk>/", municipality.municipality_page, name="municipality_page"),
    path("seuranta/kunnat/<int:pk>/kuntakori.pdf", municipality.municipality_pdf, name="municipality_pdf"),
    path("seuranta/toimenpiteet/<int:pk>/", municipality.organisation_duties, name="organisation_duties"),
    path("seuranta/toimenpiteet/<int:pk>.xlsx", municipality.organisation_duties_xlsx, name="organisation_duties_xlsx"),
    path("seuranta/toimenpiteet/<int:pk>.csv", municipality.organisation_duties_csv, name="organisation_duties_csv"),
    # Self-assessment of a county's cooperation
    path("yhdyspinnat/itsearviointi/", self_assessment.self_assessment, name="self_assessment"),
    path("yhdyspinnat/itsearviointi/kuva.svg", self_assessment.self_assessment_svg, name="self_assessment_svg"),
    path("yhdyspinnat/itsearviointi/taulukko.xlsx", self_assessment.self_assessment_xlsx, name="self_assessment_xlsx"),
    path("yhdyspinnat/itsearviointi/taulukko.csv", self_assessment.self_assessment_csv, name="self_assessment_csv"),
    path("yhdyspinnat/itsearviointi/<slug:code>/", self_assessment.block_assess, name="block_assess"),
    path("yhdyspinnat/tarkistuslistat/<slug:name>/", self_assessment.checklist, name="checklist"),
    path("yhdyspinnat/tarkistuslistat/kohta/<slug:code>/", self_assessment.checklist_item, name="checklist_item"),
    # Interfaces: what is gathered from all apps
    path("yhdyspinnat/", domains.interface_home, name="interface_home"),
    path("yhdyspinnat/aluekuva/", area_profile.area_profile, name="area_profile"),
    path("yhdyspinnat/aluekuva.xlsx", area_profile.area_profile_xlsx, name="area_profile_xlsx"),
    path("yhdyspinnat/aluekuva.csv", area_profile.area_profile_csv, name="area_profile_csv"),
    path("yhdyspinnat/alat/<slug:code>/", domains.domain_page, name="domain_page"),
    path("tyyliopas/", pages.style_guide, name="style_guide"),
]
