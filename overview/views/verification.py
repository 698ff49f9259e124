"""The public page where anybody checks a document: by dropping the file or by typing its code. No file is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from documents import verification
from documents.codes import normalise_code
from overview.verification import Answer, answer_to_code, answer_to_file

MAX_UPLOAD = verification.MAX_OPENED


@login_not_required
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _verify_file(request)
    if typed := request.GET.get("koodi", "").strip():
        if code := normalise_code(typed):
            return redirect("verify_code", code)
        error = _("The code has four groups of four signs, such as 7K2M-9QXD-0RTA-VW3H.")
        return _page(request, code_error=error, typed=typed[:80])
    return _page(request)


@login_not_required
@never_cache
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    document = verification.verify_code(code)
    answer = answer_to_code(document, request.acting, timezone.localdate())
    return _page(request, answer, status=200 if document else 404)


def _verify_file(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _page(request, file_error=_("Choose the PDF file first."), status=400)
    if file.size > MAX_UPLOAD:
        return _page(request, file_error=_("The file is larger than any document sealed here."), status=400)
    verdict = verification.verify(file.read())
    return _page(request, answer_to_file(verdict, request.acting, timezone.localdate()))


def _page(request: HttpRequest, answer: Answer | None = None, *, status: int = 200, **context: str) -> HttpResponse:
    shown = {"answer": answer, "now": timezone.localtime(), "is_example": bool(answer and answer.is_example)}
    return render(request, "overview/verify.html", shown | context, status=status)
