"""网址。每条路由要么要求登录和岗位，要么在这里写明为什么不要。"""

from __future__ import annotations

from django.urls import include, path

from liandong.api import health, metrics

urlpatterns = [
    path("healthz", health.alive),  # 给监控，不含内容
    path("readyz", health.ready),  # 给负载均衡，不含内容
    path("metrics", metrics.metrics),  # 给监控，凭令牌
    path("api/v1/", include("liandong.api.urls")),
    path("", include("liandong.portal.urls")),
    path("", include("liandong.desk.urls")),
]
handler400 = "liandong.conf.errors.bad_request"
handler403 = "liandong.desk.errors.forbidden"
handler404 = "liandong.conf.errors.not_found"
handler500 = "liandong.conf.errors.server_error"
