"""一公开的网址，都不用登录。"""

from __future__ import annotations

from django.urls import path

from liandong.portal.views import decisions, draws, front, objections, shelves, verifying, visits, voices

urlpatterns = [
    path("public", front.front),  # 给任何人，只有去哪里看
    path("public/files/<str:file>", draws.verifier),  # 给任何人，核对程序
    path("public/draws/<uuid:draw_id>", draws.draw_page),  # 给任何人，固定了的每一步
    path(
        "public/draws/<uuid:draw_id>/plan.json", draws.bound_file, {"name": "plan.json"}
    ),  # 给任何人，固定了的方案
    path(
        "public/draws/<uuid:draw_id>/rules.json", draws.bound_file, {"name": "rules.json"}
    ),  # 给任何人，固定了的规则
    path(
        "public/draws/<uuid:draw_id>/targets.tsv", draws.bound_file, {"name": "targets.tsv"}
    ),  # 给任何人，固定了的名录
    path("public/draws/<uuid:draw_id>/bundle.zip", draws.bundle),  # 给任何人，公布了的抽取包
    path("public/<slug:shelf>", shelves.shelf_page),  # 给任何人，只有已经公布的
    path("public/<slug:shelf>/<uuid:record_id>", shelves.record_page),  # 给任何人，只有已经公布的
    path("public/plans/<uuid:plan_id>/files/<int:number>", shelves.plan_file),  # 给任何人，只有已经公布的
    path("verify", verifying.verify),  # 给任何人，凭校验码，只有送达当事人的文书
    path("visit", visits.visit),  # 给任何人，凭入企码，只有那一次检查
    path("visit/rate", voices.rate),  # 给任何人，凭入企码写评价
    path("visit/complain", voices.complain),  # 给任何人，凭入企码写投诉
    path("visit/object", objections.objecting),  # 给任何人，凭入企码对公示的结果提出异议
    path("published", decisions.decisions),  # 给任何人，只有已经公示的
    path("published/<uuid:publication_id>", decisions.decision),  # 给任何人，只有已经公示的
]
