"""一次能送来多少：正文、文件有上限，超过的在读之前就退回。

Django bounds what it keeps in memory, not what it writes to disk: without this a stranger could fill the disk with one
form, and the interface's parser would call an over-long body malformed. Only the announced length is looked at; a body
that announces none is read as empty by Django, so nothing passes by keeping silent.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

MB = 2**20


def sentence() -> str:
    """What may be sent at most, for people."""
    words, files = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MB, settings.UPLOAD_MAX_BYTES // MB
    return f"文字内容一次最多{words:g}兆字节，连同文件一次最多{files}兆字节。"


def bounded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse a body that is too long, unread.

    Raises:
        RequestDataTooBig: answered by `handler400` with 413.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        has_files = request.content_type == "multipart/form-data"
        most = settings.UPLOAD_MAX_BYTES if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not announced.isdecimal() or int(announced) > most:
            raise RequestDataTooBig("正文超过上限")
        return get_response(request)

    return answer
