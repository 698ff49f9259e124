"""Who walks through the pages."""

import pytest

from tests.factories import Role, acting, make_county


@pytest.fixture
def coordinator(db):
    """Somebody with every role in a bilingual county of two municipalities."""
    return acting(make_county(language_status="fi_sv"), *Role.values)
