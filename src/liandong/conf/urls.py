"""网址。每条路由要么要求登录和岗位，要么在这里写明为什么不要。"""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("liandong.api.urls")),
    path("", include("liandong.desk.urls")),
]
handler400 = "liandong.desk.errors.bad_request"
handler403 = "liandong.desk.errors.forbidden"
handler404 = "liandong.desk.errors.not_found"
handler500 = "liandong.desk.errors.server_error"
