"""Why a verb about the interfaces is not done: what the pages catch and say."""


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""
