"""接口的网址。"""

from __future__ import annotations

from django.urls import path, re_path

from liandong.api import problems
from liandong.api.views import api

urlpatterns = [path("", api.urls), re_path(r"^.+$", problems.nowhere)]
