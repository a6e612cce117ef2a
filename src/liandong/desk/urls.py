"""网页的网址。"""

from __future__ import annotations

from django.urls import path

from liandong.desk.views import (
    admin,
    day,
    doing,
    exporting,
    factor,
    helping,
    home,
    ledgers,
    notices,
    numbers,
    powers,
    records,
    searching,
    signing,
    vouching,
)

urlpatterns = [
    path("", home.home),
    path("work/<slug:heap>", home.heap_page),
    path("day", day.day_page),
    path("search", searching.search),
    path("help", helping.help_page),
    path("powers/ask", powers.ask),
    path("powers/survey", powers.survey),
    path("powers/changes", powers.changes),
    path("standards/compare", powers.compare),
    path("sign-in", signing.sign_in),
    path("sign-in/code", signing.sign_in_code),
    path("me/second-factor", factor.overview),
    path("me/second-factor/<slug:what>", factor.change),
    path("sign-in/city", vouching.go),
    path("sign-in/city/back", vouching.back),
    path("sign-in/city/leave", vouching.leave),
    path("sign-out", signing.sign_out),
    path("switch", signing.switch),
    path("sign-ins", signing.sign_ins),
    path("sign-ins/end-others", signing.end_others),
    path("r/<slug:kind_name>/", records.record_list),
    path("r/<slug:kind_name>/find", numbers.find),
    path("r/<slug:kind_name>/export", exporting.export),
    path("r/<slug:kind_name>/new/<str:name>", doing.create),
    path("r/<slug:kind_name>/<uuid:record_id>/", records.record_page),
    path("r/<slug:kind_name>/<uuid:record_id>/do/<str:name>", doing.act_on),
    path("proof/<uuid:event_id>", ledgers.proof_page),
    path("proof/<uuid:event_id>.json", ledgers.proof_file),
    path("ledger", ledgers.ledger_page),
    path("audit", ledgers.audit_page),
    path("jobs", admin.jobs_page),
    path("notices", notices.notices_page),
    path("notices/read", notices.all_read),
]
