"""What logs must not keep: the tokens of personal links, which stand in the addresses of pages that were refused."""

import logging
import re

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")  # longer than the keys of pages, which open nothing


class WithoutTokens(logging.Filter):
    """Writes "…" where a token stands in what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without(value) for value in record.args)
        return True


def _without(value: object) -> object:
    return TOKEN.sub("…", value) if isinstance(value, str) else value
