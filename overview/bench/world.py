"""What is measured: an agreement as large as they come, and a list of four hundred others."""

import copy
import datetime
import itertools
import json
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from agreements import workflow
from agreements.blueprint import blueprints
from agreements.content import content_of
from agreements.models import Agreement, Decision, Party, Version
from agreements.models.row import Publicity
from finnish.sorting import search_key, sort_key
from organisations.models import Membership, Organisation, User
from overview.demo import content, files
from overview.demo.accounts import accounts_of, actor, make_accounts
from overview.demo.region import Region, region_of
from overview.demo.story import Story

GOALS, MEASURES_EACH = 44, 4
AGREEMENTS = 400
Stage = Agreement.Stage
# The largest agreements have 24 parties: Keski-Suomi has 22 municipalities, the county and the regional council.
KESKI_SUOMI = {"code": "15", "mail_domain": "keski-suomi", "regional_council": "13"}
PARTIES = ["county", "municipalities", "regional_council"]


def make_region() -> Region:
    call_command("load_reference", stdout=open("/dev/null", "w"))
    region = region_of(KESKI_SUOMI)
    make_accounts(accounts_of(region), uuid.uuid4().hex)
    return region
