"""What happened, in words."""


def event_sentence(event) -> str:
    return event.verb
