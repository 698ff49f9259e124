"""poc"""
import datetime, io, uuid
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from agreements.follow_up import reporting, summarising, periods as pv
from agreements.follow_up.freezing import content_now, correct_report, fingerprint, freeze_report
from agreements.follow_up.own_reports import own_reporting
from agreements.follow_up.assessing import assess, Assessment
from agreements.follow_up.report_parts import public_part
from agreements.follow_up.printing.kinds import WRITERS
from agreements.follow_up.sealing import seal_editions
from agreements.models import *
from agreements.models import ReportingPeriod, MeasureReport, GoalAssessment, FollowedMeasure, MeasureDuty, InForce, Party
from agreements.follow_up.table import *
from indicators.models import Indicator, Observation, ValueRequest
from indicators.requesting import Asked, ask_for_values, cancel_request
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world
from tests.indicators.factories import make_indicator, observe
from tests.indicators.test_value_requests import link_in_newest_message

BACKEND = "django.contrib.auth.backends.ModelBackend"
PUBLIC_URL = "https://yhdyspinta.example"

@pytest.fixture(autouse=True)
def addr(settings):
    settings.PUBLIC_URL = PUBLIC_URL

@world
def agreement(cast):
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        row = in_force_agreement(cast.county, languages="fi,sv", title_sv="Avtal", publicity="public")
    period = make_period(row, due=-3)
    first = FollowedMeasure.objects.filter(goal__version=follow(row).version).first()
    make_report(period, first, cast.county, "done", done="Näkyvä sana", by_name="Virkailija V")
    make_report(period, first, cast.hollola, "stopped", sent_at=None, done="Luonnos vain")
    return row

def client_of(who):
    c = Client(raise_request_exception=False)
    if who:
        c.force_login(who.user, backend=BACKEND)
    return c

def body(r):
    return (b"".join(r.streaming_content) if r.streaming else r.content).decode("utf-8", "replace")

def test_dash(cast, agreement):
    Clause.objects.filter(agreement=agreement, role="goals").update(publicity="secret")
    for name, pk in (("county_dashboard", cast.county.pk), ("county_goals", cast.county.pk), ("county_goals_csv", cast.county.pk), ("county_indicators", cast.county.pk),
        ("municipality_page", cast.hollola.pk), ("organisation_duties", cast.hollola.pk), ("organisation_duties_csv", cast.hollola.pk)):
        t = body(client_of(cast.outsider).get(reverse(name, args=[pk])))
        print(name, {w: w in t for w in ("Tavoite 1", "Toimenpide", "Mittari", "Luonnos vain")})
    t = client_of(None).get(reverse("national_csv")); print(body(t)[:600])
    fi = FollowedIndicator.objects.first()
    print(fi.indicator.title, fi.indicator.is_listed)

def test_forum(cast, agreement):
    from tests.forums.factories import make_forum
    forum = make_forum("Oma", cast.county) if True else None
    chain = follow(agreement); p = chain.periods[0]
    goal = chain.version.followed_goals.first()
    GoalAssessment.objects.create(period=p, goal_key=goal.key, body=forum.body, body_name="Foorumi", assessed_on=day(0), verdict="not_attained", why="x", by_name="S")
    r = assess(chain, p, goal.key, Assessment("attained", "hienosti"), by=cast.coordinator, body_name="Foorumi", seen=1)
    print("OVERWRITTEN", r.body, r.verdict)

def test_remove(cast, agreement):
    MeasureReport.objects.all().delete()
    chain = follow(agreement); p = chain.periods[0]
    freeze_report(p, by=cast.coordinator, seen=fingerprint(content_now(chain, p)), accepts_lacks=True)
    correct_report(p, by=cast.coordinator, reason="x")
    p.refresh_from_db()
    pv.change_period(chain, p, {"opens_on": day(5), "due_on": day(9)}, by=cast.coordinator, seen=p.revision)
    c = client_of(cast.coordinator)
    r = c.post(reverse("period_remove", args=[agreement.pk, p.key]))
    print("REMOVE", r.status_code)

def test_departed(cast, agreement):
    chain = follow(agreement); p = chain.periods[0]
    m = FollowedMeasure.objects.filter(goal__version=chain.version).first()
    MeasureDuty.objects.filter(measure=m).update(is_lead=False)
    MeasureDuty.objects.filter(measure=m, organisation=cast.hollola).update(is_lead=True)
    InForce.objects.filter(party__organisation=cast.hollola).update(starts=day(-9), ends=day(-1))
    chain = follow(agreement)
    try:
        print("DEPARTED", summarising.summarise(chain, p, m.key, by=cast.editor, status="done", text="x", seen=0))
    except Exception as e:
        print("DEPARTED refused", e)
    print("page", client_of(cast.editor).get(reverse("measure_summarise", args=[agreement.pk, p.key, m.key])).status_code)

def test_control(cast, agreement):
    chain = follow(agreement); p = chain.periods[0]
    bad = "a\x01b\x0bc\x1fd\ufffee\x7f\u202e"
    m = FollowedMeasure.objects.filter(goal__version=chain.version).first()
    c = client_of(cast.editor)
    r = c.post(reverse("measure_report", args=[agreement.pk, p.key, m.key]), {"status": "done", "done": bad, "hinders": "", "next_step": "", "revision": MeasureReport.objects.get(organisation=cast.hollola).revision, "send": "1"})
    print("SENT", r.status_code, repr(MeasureReport.objects.get(organisation=cast.hollola).done))
    rep = freeze_report(p, by=cast.coordinator, seen=fingerprint(content_now(follow(agreement), ReportingPeriod.objects.get(pk=p.pk))), accepts_lacks=True)
    for kind, (write, _e) in WRITERS.items():
        try:
            write(rep.data, "fi", sha256=rep.sha256); print(kind, "ok")
        except Exception as e:
            print(kind, "BROKE", type(e), e)
    try:
        seal_editions(rep); print("sealed")
    except Exception as e:
        print("SEAL BROKE", type(e), e)

def test_paste(cast, db):
    ind = make_indicator("Oma", owner=cast.county)
    c = client_of(cast.coordinator)
    y = timezone.localdate().year - 1
    url = reverse("value_grid", args=[ind.pk])
    cell = f"v-{cast.hollola.pk}-{y}"
    for what, data in {
        "lone cr": {"fill": "1", "paste_text": "a\rb"},
        "big field": {"fill": "1", "paste_text": '"' + "x" * 200_000},
        "digits heading": {"fill": "1", "paste_text": "Kunta\t" + "1" * 5000 + "\n" + cast.hollola.name + "\t1"},
        "long year": {"fill": "1", "paste_text": "Kunta\tVuosi\tArvo\n" + cast.hollola.name + "\t" + "1" * 5000 + "\t3"},
        "nul": {"fill": "1", "paste_text": "\x00"},
        "huge": {cell: "9" * 1_000_100},
        "huge2": {cell: "9" * 5000},
        "tiny": {cell: "0," + "0" * 1_000_000 + "1"},
        "nan": {cell: "NaN"}, "inf": {cell: "Infinity"}, "exp": {cell: "1e400"}, "arab": {cell: "٣"}, "sup": {cell: "²"},
        "nul source": {cell: "3", "source": "a\x00b"},
        "long source": {cell: "4", "source": "a" * 5000},
        "bad names": {"v-x-y": "1", "v-99999999999999999999-1": "2", "sure": "zzz"},
        "10 000": {"fill": "1", "paste_text": "\n".join("\t".join("1" for _ in range(100)) for _ in range(1000))},
    }.items():
        r = c.post(url, data)
        print(what, r.status_code, Observation.objects.filter(indicator=ind).values_list("value", "source"))
    words = make_indicator("Sanat", owner=cast.county, in_words=True, unit="")
    r = c.post(reverse("value_grid", args=[words.pk]), {cell: "a\x00b\x01"}); print("words", r.status_code, list(Observation.objects.filter(indicator=words).values_list("words")))

def xlsx(rows, fmt=None):
    b = Workbook(); out = io.BytesIO()
    for r in rows: b.active.append(r)
    if fmt: b.active[fmt].number_format = "0%"
    b.save(out); return SimpleUploadedFile("a.xlsx", out.getvalue())

def test_files(cast, db):
    ind = make_indicator("Oma", owner=cast.county)
    c = client_of(cast.coordinator); y = timezone.localdate().year - 1
    url = reverse("value_import", args=[ind.pk])
    for what, f in {
        "percent": xlsx([["Kunta", y], [cast.hollola.name, 1e30]], "B2"),
        "inf": xlsx([["Kunta", y], [cast.hollola.name, 1e308]]),
        "heading": SimpleUploadedFile("a.csv", ("Kunta;" + "1" * 5000 + "\n" + cast.hollola.name + ";3").encode()),
        "year": SimpleUploadedFile("a.csv", ("Kunta;Vuosi;Arvo\n" + cast.hollola.name + ";" + "1" * 5000 + ";3").encode()),
        "year20": SimpleUploadedFile("a.csv", ("Kunta;Vuosi;Arvo\n" + cast.hollola.name + ";" + "1" * 20 + ";3").encode()),
        "longname": SimpleUploadedFile("a.csv", ("Kunta;Vuosi;Arvo\n" + "x" * 100000 + ";2020;3").encode()),
        "big": SimpleUploadedFile("a.csv", ("Kunta;Vuosi;Arvo\n" + cast.hollola.name + ";2020;" + "9" * 120000).encode()),
        "sourceformula": SimpleUploadedFile("a.csv", ("Kunta;Vuosi;Arvo;Lähde\n" + cast.hollola.name + ";2020;3;=cmd()").encode()),
        "empty": SimpleUploadedFile("a.csv", b"\n\n"),
        "pk": SimpleUploadedFile("a.xlsx", b"PK\x03\x04zzzz"),
    }.items():
        r = c.post(url, {"file": f}); print(what, r.status_code)
    # raw xml 1e400
    import zipfile
    src = xlsx([["Kunta", y], [cast.hollola.name, 12345.5]], "B2").read()
    for repl in (b"1e400", b"1e+300", b"9" * 5000, b"nan"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(src)) as z, zipfile.ZipFile(out, "w") as w:
            for n in z.namelist():
                w.writestr(n, z.read(n).replace(b"12345.5", repl))
        r = c.post(url, {"file": SimpleUploadedFile("a.xlsx", out.getvalue())}); print(repl[:8], r.status_code)

def test_link_count(cast, db):
    ind = make_indicator("Oma", owner=cast.county, small_limit=5)
    ask_for_values(ind, [Asked(cast.hollola, "x@k.example")], by=cast.coordinator, year=timezone.localdate().year - 1)
    link = link_in_newest_message()
    for v, cnt in (("50", "9" * 29), ("50", "1,123456789"), ("9" * 400, ""), ("50", "1" + "0" * 14)):
        r = client_of(None).post(link, {"value": v, "count": cnt, "missing": "", "comment": ""}); print(v[:5], cnt, r.status_code, Observation.objects.filter(indicator=ind).values_list("value", "count"))

def test_history(cast, db):
    ind = make_indicator("Tavoitteen oma", owner=cast.county, is_listed=False, goal_key=uuid.uuid4())
    observe(ind, cast.lahti, {2024: "7.5"}, entered_by_name="Nimi N")
    out = cast.outsider
    rows = ask_for_values(ind, [Asked(out.organisation, "x@k.example")], by=cast.coordinator, year=2024)
    cancel_request(rows[0], by=cast.coordinator)
    r = client_of(out).get(reverse("value_history", args=[ind.pk, cast.lahti.pk])); print("HISTORY", r.status_code, "Nimi N" in body(r))
    print("csv", client_of(out).get(reverse("indicator_csv", args=[ind.pk])).status_code)

def test_retire(cast, db):
    ind = make_indicator("Oma", owner=cast.county)
    c = client_of(cast.coordinator)
    print("retire", c.post(reverse("indicator_retire", args=[ind.pk]), {"revision": "9" * 5000}).status_code, c.post(reverse("indicator_retire", args=[ind.pk]), {"revision": "٣"}).status_code)

ODD = "?alue=abc&vertaa=²&kieli=xx&tavoite=-1&osapuoli=%00&page=-9&jarjestys=x&mittari=99999999999999999999&vuosi=99999999999999999999&yhdyspinta=²&sopimus=1e9&kausi=%00&nakyma=x&arvio=%00&aikataulu=x&tila=x&rooli=x&alkaen=²²²²&kunta=²&organisation=999999999999999999999&theme=x&level=%00&words=%00"
def test_odd(cast, agreement):
    chain = follow(agreement); p = chain.periods[0]; m = FollowedMeasure.objects.filter(goal__version=chain.version).first()
    rep = freeze_report(p, by=cast.coordinator, seen=fingerprint(content_now(chain, p)), accepts_lacks=True)
    p2 = make_period(agreement, kind="mid_term")
    ind = make_indicator("Oma", owner=cast.county); observe(ind, cast.hollola, {2024: 3})
    A = [agreement.pk]
    pages = [reverse(n, args=a) for n, a in (
      ("follow_up", A), ("follow_up_csv", A), ("follow_up_xlsx", A), ("follow_up_goal", [*A, m.goal.key]), ("period_list", A), ("period_new", A), ("period_edit", [*A, p2.key]),
      ("reports_remind", [*A, p2.key]), ("reporting", [*A, p2.key]), ("measure_report", [*A, p2.key, m.key]), ("measure_summarise", [*A, p2.key, m.key]),
      ("goal_assess", [*A, p2.key, m.goal.key]), ("report_freeze", [*A, p2.key]), ("follow_up_report", [rep.key]), ("report_data", [rep.key]), ("report_link_send", [*A, p2.key, cast.lahti.pk]),
      ("indicator_list", []), ("indicator_list_csv", []), ("indicator_detail", [ind.pk]), ("indicator_csv", [ind.pk]), ("value_grid", [ind.pk]), ("value_history", [ind.pk, cast.hollola.pk]), ("value_import", [ind.pk]), ("value_template", [ind.pk]),
      ("value_request_list", [ind.pk]), ("value_request_new", [ind.pk]), ("follow_up_home", []), ("national_view", []), ("national_csv", []), ("county_dashboard", [cast.county.pk]), ("county_goals", [cast.county.pk]), ("county_goals_csv", [cast.county.pk]),
      ("county_indicators", [cast.county.pk]), ("municipality_page", [cast.hollola.pk]), ("organisation_duties", [cast.hollola.pk]), ("organisation_duties_csv", [cast.hollola.pk]), ("municipality_pdf", [cast.hollola.pk]))]
    c = client_of(cast.coordinator)
    for page in pages:
        r = c.get(page + ODD)
        if r.status_code not in (200, 404, 302): print("ODD", r.status_code, page)
    for page in (f"/mittarit/{ind.pk}/historia/{10**30}/", f"/mittarit/{10**30}/", f"/seuranta/sopimukset/{10**30}/", f"/seuranta/alueet/{10**30}/", f"/seuranta/raportit/{rep.key}/tiedosto/{10**30}/", f"/seuranta/linkki/{'x'*3000}/", f"/mittarit/linkki/%00/", f"/seuranta/linkki/%00/"):
        r = c.get(page); print(page[:60], r.status_code)
    print("many", c.get(reverse("indicator_detail", args=[ind.pk]) + "?" + "&".join(f"vertaa={i}" for i in range(15000))).status_code)
    r = c.post(reverse("report_make", args=[rep.key]), {"kind": "follow_up", "party": "²", "language": "zz"}); print("make", r.status_code)
    r = c.post(reverse("report_make", args=[rep.key]), {"kind": "\x00", "party": "", "language": "zz"}); print("make", r.status_code)

def test_cross(cast, agreement):
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        other = in_force_agreement(cast.county, goals=1)
    po = make_period(other); p = follow(agreement).periods[0]
    m = FollowedMeasure.objects.filter(goal__version=follow(agreement).version).first()
    mo = FollowedMeasure.objects.filter(goal__version=follow(other).version).first()
    c = client_of(cast.coordinator)
    for n, a in (("reporting", [agreement.pk, po.key]), ("measure_report", [agreement.pk, p.key, mo.key]), ("measure_summarise", [agreement.pk, p.key, mo.key]), ("goal_assess", [agreement.pk, p.key, mo.goal.key]), ("report_freeze", [agreement.pk, po.key]), ("period_edit", [agreement.pk, po.key]), ("report_link_send", [agreement.pk, p.key, cast.outsider.organisation.pk])):
        print(n, c.get(reverse(n, args=a)).status_code, c.post(reverse(n, args=a), {"status": "done", "text": "x", "done": "x"}).status_code)
    d = client_of(cast.editor)
    r = d.post(reverse("measure_report", args=[agreement.pk, p.key, m.key]) , {"status": "done", "done": "x", "organisation": cast.lahti.pk, "send": "1", "revision": "0"}); print("foreign org", r.status_code, MeasureReport.objects.filter(organisation=cast.lahti).count())
    report = MeasureReport.objects.get(organisation=cast.hollola)
    att = ReportAttachment.objects.create(report=report, file="x", file_name="x", sha256="0", size=1, content_type="x", added_by_name="x")
    print("draft attachment", [client_of(w).get(reverse("report_attachment", args=[agreement.pk, att.key])).status_code for w in (cast.coordinator, cast.other_registrar, cast.outsider, cast.reader)], client_of(cast.coordinator).get(reverse("report_attachment", args=[other.pk, att.key])).status_code)
    for n in ("reporting",):
        pass
    txt = {}
    for w in ("coordinator", "other_registrar", "outsider"):
        cc = client_of(getattr(cast, w))
        for n, a in (("follow_up", [agreement.pk]), ("follow_up_goal", [agreement.pk, m.goal.key]), ("report_freeze", [agreement.pk, p.key]), ("goal_assess", [agreement.pk, p.key, m.goal.key]), ("measure_summarise", [agreement.pk, p.key, m.key]), ("period_list", [agreement.pk]), ("municipality_page", [cast.hollola.pk]), ("organisation_duties", [cast.hollola.pk])):
            t = body(cc.get(reverse(n, args=a)))
            if "Luonnos vain" in t: print("DRAFT LEAK", w, n)
