import pytest
from django.urls import reverse
from documents.models import ArchivedDocument
from documents.archive import read
from agreements.models import Agreement
from agreements.printing import request_print
from tests.factories import *
@pytest.mark.django_db(transaction=True)
def test_shot(live_server, cast, agreement, run_tasks, settings, tmp_path, browser):
    page = browser.new_page()
    settings.MEDIA_ROOT = tmp_path/"m"; settings.PUBLIC_URL="https://yhdyspinta.example"
    settings.LOCALE_PATHS=["/tmp/w5/locale"]
    sign_and_seal(agreement, run_tasks); Agreement.objects.update(publicity="public")
    d = ArchivedDocument.objects.get(edition="full"); f=tmp_path/"a.pdf"; f.write_bytes(read(d)+b" ")
    page.set_viewport_size({"width":1280,"height":900})
    errors=[]; page.on("console", lambda m: errors.append(m.text))
    page.goto(f"{live_server.url}/varmenna/{d.code}/"); page.screenshot(path="/tmp/w5/v1.png", full_page=True)
    page.set_input_files("#file", str(f)); page.click("text=Verify the file"); page.wait_for_load_state(); page.set_viewport_size({"width":360,"height":800}); page.screenshot(path="/tmp/w5/v2.png", full_page=True)
    print("CONSOLE", errors, page.evaluate("document.documentElement.scrollWidth"))
