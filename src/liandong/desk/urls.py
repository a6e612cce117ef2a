"""网页的网址。"""

from __future__ import annotations

from django.urls import path

from liandong.desk import views

urlpatterns = [
    path("", views.home),
    path("sign-in", views.sign_in),
    path("sign-out", views.sign_out),
    path("switch", views.switch),
    path("r/<slug:kind_name>/", views.record_list),
    path("r/<slug:kind_name>/new/<str:name>", views.create),
    path("r/<slug:kind_name>/<uuid:record_id>/", views.record_page),
    path("r/<slug:kind_name>/<uuid:record_id>/do/<str:name>", views.act_on),
    path("proof/<uuid:event_id>", views.proof_page),
    path("proof/<uuid:event_id>.json", views.proof_file),
    path("ledger", views.ledger_page),
    path("audit", views.audit_page),
    path("jobs", views.jobs_page),
]
