"""Opening the public edition of the agenda to everybody: asked first, for what has been read can't be unread."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forums.access import get_meeting_for
from forums.models import Attachment, Publicity
from forums.views.refusals import back_to
from forums.workflow.publishing import close_papers, publish_papers


@back_to("meeting_detail")
def meeting_publish(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "publish")
    if request.method == "POST":
        if "close" in request.POST:
            close_papers(meeting, by=part)
            messages.success(request, _("The agenda is no longer public."))
        else:
            publish_papers(meeting, by=part)
            messages.success(
                request, _("The agenda is public: everybody who has its address reads the public edition.")
            )
        return redirect("meeting_detail", meeting.key)
    items = meeting.items.filter(withdrawn_at__isnull=True)
    secret = Attachment.objects.filter(item__in=items.exclude(publicity=Publicity.SECRET), publicity=Publicity.SECRET)
    context = {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": part,
        "is_example": meeting.is_example,
        "secret_items": items.filter(publicity=Publicity.SECRET),
        "secret_attachments": secret.filter(withdrawn_at__isnull=True),
    }
    return render(request, "forums/meeting_publish.html", context)
