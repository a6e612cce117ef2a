"""接口的网址。"""

from __future__ import annotations

from django.urls import path

from liandong.api.views import api

urlpatterns = [path("", api.urls)]
